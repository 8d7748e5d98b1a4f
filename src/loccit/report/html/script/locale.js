// Numbers and dates in the reader's own way.

const languages = navigator.languages?.length ? [...navigator.languages] : undefined;
const numbers = new Intl.NumberFormat(languages);
const percents = new Intl.NumberFormat(languages, { style: "percent" });
const days = new Intl.DateTimeFormat(languages, { dateStyle: "medium", timeZone: "UTC" });
const localDays = new Intl.DateTimeFormat(languages, { dateStyle: "medium" });
const moments = new Intl.DateTimeFormat(languages, { dateStyle: "medium", timeStyle: "short" });

export const number = (value) => numbers.format(value);
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
