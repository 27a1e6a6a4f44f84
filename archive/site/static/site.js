/* Niceties only; every page is complete without this file. */
"use strict";
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || field.matches("input, textarea, select")) return;
  const search = document.querySelector("input[type=search]");
  if (search) { event.preventDefault(); search.focus(); }
});
