import type { VendorField } from '../vendor-data.ts';
import { CAMPAIGN_TYPES } from './campaigns.ts';
import { fieldList } from './field-list.ts';
import { CATEGORIES, CHANNELS } from './tickets.ts';
import type { Forecast } from './truth.ts';

export const STAGES = [
  'Prospecting',
  'Qualification',
  'Proposal/Price Quote',
  'Negotiation/Review',
  'Closed Won',
  'Closed Lost',
];
export const LEAD_STATUSES = [
  'Open - Not Contacted',
  'Working - Contacted',
  'Working - Contacted',
  'Closed - Converted',
  'Closed - Not Converted',
];
export const CASE_STATUSES = ['New', 'On Hold', 'Working', 'Closed'];
export const PRIORITIES = ['High', 'Medium', 'Low'];
export const FORECASTS: Record<Forecast, string> = {
  pipeline: 'Pipeline',
  'best case': 'Best Case',
  commit: 'Commit',
  closed: 'Closed',
  omitted: 'Omitted',
};
const LEAD_SOURCES = ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Trade Show', 'Other'];
const INDUSTRIES = [
  ...['Agriculture', 'Apparel', 'Banking', 'Biotechnology', 'Chemicals', 'Communications', 'Construction'],
  ...['Consulting', 'Education', 'Electronics', 'Energy', 'Engineering', 'Entertainment', 'Environmental'],
  ...['Finance', 'Food & Beverage', 'Government', 'Healthcare', 'Hospitality', 'Insurance', 'Machinery'],
  ...['Manufacturing', 'Media', 'Not For Profit', 'Recreation', 'Retail', 'Shipping', 'Technology'],
  ...['Telecommunications', 'Transportation', 'Utilities', 'Other'],
];
const OPTIONS = {
  StageName: STAGES,
  LeadSource: LEAD_SOURCES,
  Industry: INDUSTRIES,
  Status: [...new Set([...LEAD_STATUSES, ...CASE_STATUSES])],
  Priority: PRIORITIES,
  Origin: CHANNELS,
};

const SYSTEM = `Id:id CreatedDate:datetime CreatedById>User LastModifiedDate:datetime LastModifiedById>User
  SystemModstamp:datetime`;
const RECORD = `${SYSTEM} IsDeleted:boolean`;

/** The fields of each table that the organisation shows. */
export const SALESFORCE_FIELDS = {
  User: fieldList(`${SYSTEM} Name:string FirstName:string LastName:string Username:string Email:email
    IsActive:boolean UserType:picklist Department:string TimeZoneSidKey:picklist LastLoginDate:datetime
    ManagerId>User`),
  Group: fieldList('Id:id Name:string Type:picklist CreatedDate:datetime SystemModstamp:datetime'),
  Account: fieldList(
    `${RECORD} Name:string Website:url Industry:picklist BillingCountry:string Phone:phone
    NumberOfEmployees:double AnnualRevenue:currency Type:picklist OwnerId>User ParentId>Account BillingState:string
    BillingPostalCode:string YearStarted:string LastActivityDate:date HubSpot_Id__c:string`,
    { Industry: INDUSTRIES, Type: ['Customer', 'Prospect', 'Partner'] },
  ),
  Contact: fieldList(`${RECORD} FirstName:string LastName:string Email:email Phone:phone Title:string
    MailingCountry:string AccountId>Account OwnerId>User HasOptedOutOfEmail:boolean EmailBouncedDate:datetime
    LastActivityDate:date Legal_Basis__c:string Marketed__c:boolean In_Sequence__c:boolean HubSpot_Id__c:string`),
  Lead: fieldList(
    `${RECORD} FirstName:string LastName:string Email:email Phone:phone Company:string Country:string
    Status:picklist LeadSource:picklist OwnerId>User IsConverted:boolean ConvertedDate:date
    ConvertedContactId>Contact LastActivityDate:date Disqualified_Reason__c:string HubSpot_Id__c:string`,
    { ...OPTIONS, Status: [...new Set(LEAD_STATUSES)] },
  ),
  Product2: fieldList(`${RECORD} Name:string ProductCode:string IsActive:boolean Unit_Price__c:currency`),
  Opportunity: fieldList(
    `${RECORD} Name:string Amount:currency CloseDate:date StageName:picklist IsClosed:boolean IsWon:boolean
    Probability:double Type:picklist LeadSource:picklist NextStep:string AccountId>Account ContactId>Contact
    OwnerId>User ForecastCategoryName:picklist LastActivityDate:date Contact_Count__c:double Next_Step_On__c:date
    Engaged_On__c:date Product_Name__c:string Lost_Reason__c:string HubSpot_Id__c:string`,
    {
      ...OPTIONS,
      ForecastCategoryName: Object.values(FORECASTS),
      Type: ['New Customer', 'Existing Customer'],
    },
  ),
  OpportunityHistory: fieldList(`Id:id OpportunityId>Opportunity StageName:picklist Amount:currency
    CloseDate:date Probability:double CreatedDate:datetime CreatedById>User SystemModstamp:datetime
    IsDeleted:boolean`),
  OpportunityLineItem: fieldList(`${RECORD} Name:string OpportunityId>Opportunity Product2Id>Product2
    Quantity:double UnitPrice:currency TotalPrice:currency`),
  Task: fieldList(
    `${RECORD} Subject:string ActivityDate:date Status:picklist Priority:picklist IsClosed:boolean
    TaskSubtype:picklist OwnerId>User WhoId>Contact WhatId>Account AccountId>Account
    CallDurationInSeconds:double CallDisposition:string CompletedDateTime:datetime`,
    { Status: ['Not Started', 'Completed'], TaskSubtype: ['Task', 'Call', 'Email'] },
  ),
  Event: fieldList(`${RECORD} Subject:string StartDateTime:datetime EndDateTime:datetime ActivityDate:date
    DurationInMinutes:double OwnerId>User WhoId>Contact WhatId>Account AccountId>Account`),
  Campaign: fieldList(
    `${RECORD} Name:string Type:picklist StartDate:date EndDate:date ActualCost:currency IsActive:boolean
    NumberSent:double OwnerId>User`,
    { Type: CAMPAIGN_TYPES },
  ),
  CampaignMember: fieldList(`${RECORD} CampaignId>Campaign ContactId>Contact LeadId>Lead HasResponded:boolean
    FirstRespondedDate:date Status:picklist`),
  Case: fieldList(
    `${RECORD} Subject:string Status:picklist Type:picklist Priority:picklist Origin:picklist
    IsClosed:boolean ClosedDate:datetime AccountId>Account ContactId>Contact OwnerId>User Cost_Centre__c:string
    First_Reply_At__c:datetime`,
    { ...OPTIONS, Status: CASE_STATUSES, Type: CATEGORIES },
  ),
} satisfies Record<string, VendorField[]>;
