const toast = document.getElementById('toast');
const TOAST_MS = 8000;
let fading;

/** Says something in passing. */
export function say(text) {
  clearTimeout(fading);
  toast.textContent = text;
  toast.hidden = false;
  fading = setTimeout(() => {
    toast.hidden = true;
  }, TOAST_MS);
}

/** Tells the sandbox what somebody did. What it answers; where that holds a notice, it has been said. */
export async function act(deed, quiet = false) {
  const body = JSON.stringify({ as: document.body.dataset.as, ...deed });
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch('/act', { method: 'POST', headers, body });
    const answer = await response.json();
    if (answer.notice && !quiet) say(answer.notice);
    else if (!response.ok && !quiet) say(`That did not work: ${answer.error}`);
    return { ...answer, ok: response.ok };
  } catch {
    say('The sandbox does not answer; it may have been stopped.');
    return { ok: false };
  }
}

/** Shows on an element that the app is being asked, until it has answered. */
export async function whileBusy(element, work) {
  element.classList.add('busy');
  element.setAttribute('aria-busy', 'true');
  try {
    return await work();
  } finally {
    element.classList.remove('busy');
    element.removeAttribute('aria-busy');
  }
}
