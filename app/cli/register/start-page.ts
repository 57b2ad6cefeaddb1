import type { AskedFor } from "./asked-for.ts";
import { type Html, html, page, withCode } from "./page-frame.ts";

export interface StartPage {
  readonly nonce: string;
  /** GitHub's address, without a slash at the end. */
  readonly web: string;
  readonly state: string;
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly name: string;
  readonly public: boolean;
  readonly webhookUrl: string;
  readonly purpose: string;
  readonly place: string;
  /** That is chosen to begin with; null: one's own account. */
  readonly organization: string | null;
  readonly permissions: readonly AskedFor[];
  readonly events: readonly AskedFor[];
}

/** GitHub's rule for a login: letters, digits, and single hyphens within. */
export const ORGANIZATION = "[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}";

/** Where GitHub takes a manifest for an organisation, or for whoever is signed in. */
export function registrationUrl(web: string, state: string, organization: string | null): string {
  const whose = organization === null ? "" : `/organizations/${encodeURIComponent(organization)}`;
  return `${web}${whose}/settings/apps/new?state=${state}`;
}

/** What is going to be registered, and the button that asks GitHub to. */
export function startPage(told: StartPage): string {
  const { web, state, organization, nonce } = told;
  const host = new URL(web).host;
  const own = organization === null;
  const body = html`
<h1>Register ${told.name} at ${host}</h1>
<p class="quiet">A GitHub App of your own, for ${told.purpose}. GitHub asks you to confirm, and nothing is registered before you do.</p>

<section>
<dl>
<dt>Name</dt><dd>${told.name}<span class="quiet">; it can be changed on GitHub’s page</span></dd>
<dt>Webhooks go to</dt><dd><code>${told.webhookUrl}</code></dd>
<dt>Credentials go to</dt><dd><code>${told.place}</code></dd>
<dt>Can be installed by</dt><dd>${told.public ? "everybody" : "its owner alone"}</dd>
</dl>
</section>

<section>
<fieldset>
<legend>Who is its owner?</legend>
<label><input type="radio" name="owner" value="own" ${own ? "checked" : ""}> My own account</label>
<div class="row">
<label><input type="radio" name="owner" value="organization" ${own ? "" : "checked"}> The organization</label>
<input type="text" id="organization" aria-label="Name of the organization" placeholder="its name, as in ${host}/NAME" pattern="${ORGANIZATION}" value="${organization ?? ""}" autocomplete="off" autocapitalize="off" spellcheck="false">
</div>
</fieldset>
<form id="register" method="post" action="${registrationUrl(web, state, organization)}" data-web="${web}" data-state="${state}">
<input type="hidden" name="manifest" value="${JSON.stringify(told.manifest)}">
<button class="button">Continue at ${host}</button>
</form>
<p class="quiet hint">Be signed in at <a href="${web}" target="_blank" rel="noopener">${host}</a> before: where GitHub has to ask who you are, it forgets what it was asked for.</p>
<noscript><p class="quiet">Without JavaScript it is registered for ${organization ?? "your own account"}.</p></noscript>
</section>

<section>
<h2>What it may do, and why</h2>
<table>${told.permissions.map(row)}</table>
</section>

<section>
<h2>What it hears of</h2>
<table>${told.events.map(row)}</table>
</section>
`;
  return page(nonce, `Register ${told.name}`, body, SCRIPT);
}

function row({ name, level, why }: AskedFor): Html {
  const badge = level === null ? html`` : html` <span class="level ${level}">${level}</span>`;
  return html`<tr><th scope="row"><code>${name}</code>${badge}</th><td>${withCode(why)}</td></tr>
`;
}

/** Sends the form to whom was chosen. Its own address is that of the choice at the beginning. */
const SCRIPT = `
const form = document.getElementById("register");
const organization = document.getElementById("organization");
const choices = document.querySelectorAll('input[name="owner"]');
const chosen = () => [...choices].find((choice) => choice.checked).value;
const apply = () => { organization.required = chosen() === "organization"; };
choices.forEach((choice) => choice.addEventListener("change", () => {
  apply();
  if (organization.required) organization.focus();
}));
organization.addEventListener("input", () => {
  [...choices].find((choice) => choice.value === "organization").checked = true;
  apply();
});
form.addEventListener("submit", (event) => {
  apply();
  if (organization.required && !organization.reportValidity()) return event.preventDefault();
  const whose = organization.required ? "/organizations/" + encodeURIComponent(organization.value) : "";
  form.action = form.dataset.web + whose + "/settings/apps/new?state=" + form.dataset.state;
});
apply();
`;
