// Runs before anything is drawn: the colours that were chosen, and that scripts run at all.
document.documentElement.classList.add("scripted");
try {
  const theme = localStorage.getItem("loccit.theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // A browser may refuse to keep anything for local files; the system's colours do.
}
