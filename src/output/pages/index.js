
"use strict";
(() => {
  const fold = (word) => word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  for (const input of document.querySelectorAll("input[data-table]")) {
    const rows = document.getElementById(input.dataset.table).tBodies[0].rows;
    input.addEventListener("input", () => {
      const query = fold(input.value.trim());
      for (const row of rows) row.hidden = !fold(row.textContent).includes(query);
    });
  }
  document.addEventListener("click", (event) => {
    const head = event.target.closest?.("thead button")?.closest("th");
    if (!head) return;
    const counts = head.classList.contains("count");
    const order = (head.getAttribute("aria-sort") ?? (counts ? "ascending" : "descending")) === "ascending" ? "descending" : "ascending";
    for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", order);
    const body = head.closest("table").tBodies[0], at = head.cellIndex, sign = order === "ascending" ? 1 : -1;
    const cell = (row) => row.cells[at].textContent;
    const compare = counts ? (one, other) => cell(one) - cell(other) : (one, other) => cell(one).localeCompare(cell(other), "en");
    for (const row of [...body.rows].sort((one, other) => sign * compare(one, other))) body.append(row);
  });
})();
