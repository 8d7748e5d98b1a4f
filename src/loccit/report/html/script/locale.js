// Numbers and dates in the page's language, in the way of the reader's region where that is theirs.

const { lang } = document.documentElement;
const base = (language) => language.split("-")[0];
const languages = [...(navigator.languages ?? []).filter((one) => base(one) === base(lang)), lang];
const numbers = new Intl.NumberFormat(languages);
const percents = new Intl.NumberFormat(languages, { style: "percent" });
const days = new Intl.DateTimeFormat(languages, { dateStyle: "medium", timeZone: "UTC" });
const localDays = new Intl.DateTimeFormat(languages, { dateStyle: "medium" });
const plurals = new Intl.PluralRules(lang);
const moments = new Intl.DateTimeFormat(languages, { dateStyle: "medium", timeStyle: "short" });

export const number = (value) => numbers.format(value);
/** Whether a number takes the first of the words in `{n:one|many}`. */
export const isSingular = (value) => typeof value === "number" && plurals.select(value) === "one";
export const percent = (share) => percents.format(share);

// What is no date is a hand's or a stranger's; of it only what a date is made of is shown.
const plain = (iso) => iso.slice(0, 16).replace(/[^\d:-]/g, "");

/** A day: of a post as it is written, of an audit where the reader is. */
export function day(iso) {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return plain(iso);
  return (iso.length <= 10 ? days : localDays).format(time);
}

/** A day and an hour where the reader is. */
export function moment(iso) {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? plain(iso) : moments.format(time);
}

/** Write anew what the page was made with. */
export function localise(root) {
  for (const data of root.querySelectorAll("data[value]")) data.textContent = number(Number(data.value));
  for (const time of root.querySelectorAll("time[datetime]")) {
    time.textContent = ("exact" in time.dataset ? moment : day)(time.dateTime);
  }
}
