/** What one user may see and do. All that is absent is allowed. */
export interface UserRights {
  /** Objects without the permission to read them: absent from the describes, INVALID_TYPE when asked for. */
  readonly hiddenTables?: readonly string[];
  /** Field-level security, `Account.Industry`: absent from describe, INVALID_FIELD when asked for. */
  readonly hiddenFields?: readonly string[];
  /**
   * Objects without View All: other people's records are silently missing. A record without an owner of its own
   * follows its account, contact or opportunity; LoginHistory shows the user's own logins.
   */
  readonly ownRecordsOnly?: readonly string[];
  /** Objects that the user may read but not edit. */
  readonly readOnlyTables?: readonly string[];
  /** Fields that the user may read but not edit, `Account.Industry`. */
  readonly readOnlyFields?: readonly string[];
  /** Objects of which the user may edit only what is theirs. */
  readonly editsOwnOnly?: readonly string[];
}

export const ALL_RIGHTS: UserRights = {};
