"use strict";

// The table of accounts: a page of rows at a time, so that ten thousand accounts filter and sort without a wait. Everything
// is put in as text, never as markup.
(() => {
  const ROWS = 50;
  const SEVERITIES = ["info", "low", "medium", "high", "critical"];

  const at = (id) => document.getElementById(id);
  const { rules, contacts, gaps, accounts } = JSON.parse(at("data").textContent);
  const names = Object.fromEntries(
    [...at("standing").options].map((option) => [option.value, option.textContent]),
  );
  const STANDINGS = Object.keys(names);

  for (const account of accounts) {
    account.contacts = account.contacts.map((place) => contacts[place]);
    account.gaps = account.gaps.map((place) => gaps[place]);
    const counted = account.findings.filter((finding) => !finding.accepted);
    account.count = counted.length;
    account.worst = Math.max(-1, ...counted.map((finding) => SEVERITIES.indexOf(finding.severity)));
    account.counted = counted;
    account.text = [
      account.id,
      account.name,
      account.unit,
      account.state,
      names[account.standing],
      account.hub,
      ...account.findings.flatMap(({ rule, text, accepted }) => [rules[rule].id, rules[rule].summary, text, accepted]),
      ...account.gaps.map(({ text }) => text),
      ...account.contacts.flatMap(({ fields, review, instead }) => [...fields.map((field) => field[1]), review, instead]),
    ]
      .join("\n")
      .toLowerCase();
  }

  // Texts are compared as people do, which is slow, so each gets its place once and numbers are compared from then on.
  const { compare } = new Intl.Collator("en", { numeric: true });
  const label = (account) => account.name || account.id;
  accounts.sort((one, other) => compare(label(one), label(other)));
  const units = [...new Set(accounts.map((account) => account.unit))].sort(compare);
  const places = new Map(units.map((unit, place) => [unit, place]));
  const answers = ["fail", "pass", "unreadable", ""];
  accounts.forEach((account, place) => {
    account.order = {
      id: place,
      unit: places.get(account.unit),
      account1: answers.indexOf(account.account1),
      standing: STANDINGS.indexOf(account.standing),
      severity: -account.worst,
      findings: -account.count,
    };
  });
  const inOrder = (key) =>
    [...accounts].sort(
      ({ order: one }, { order: other }) =>
        one[key] - other[key] || one.severity - other.severity || one.id - other.id,
    );

  const state = { key: "standing", isReversed: false, page: 0, shown: [], opened: new Set() };

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const own = (text) => element("bdi", { textContent: text });
  const badge = (word, text) => element("span", { className: `badge ${word}`, textContent: text });

  const contact = ({ kind, fields, instead, review }) => {
    const item = element("li", {}, element("h3", { textContent: kind }));
    if (instead) {
      item.append(element("p", { textContent: instead }));
    }
    if (fields.length > 0) {
      const list = element("dl");
      for (const [name, value] of fields) {
        list.append(element("dt", { textContent: name }), element("dd", {}, own(value)));
      }
      item.append(list);
    }
    if (review) {
      item.append(element("p", { textContent: `Review: ${review}` }));
    }
    return item;
  };

  // What stands between backquotes is code.
  const prose = (text) =>
    text.split("`").map((part, index) => (index % 2 ? element("code", { textContent: part }) : part));

  const labelled = (className, label, text) =>
    element("p", { className }, element("span", { textContent: label }), " ", own(text));

  const finding = ({ rule, kind, severity, text, at: place, accepted, new: isNew }) => {
    const { id, summary, remediation } = rules[rule];
    const item = element(
      "li",
      {},
      element(
        "p",
        {},
        badge(severity, severity),
        " ",
        element("strong", { textContent: summary }),
        " ",
        element("code", { textContent: kind ? `${id}/${kind}` : id }),
        isNew ? " (new)" : "",
      ),
      element("p", {}, own(text)),
    );
    if (accepted) {
      item.append(labelled("accepted", "Accepted", accepted));
    } else {
      const remedy = labelled("fix", "Remedy", "");
      remedy.append(...prose(remediation));
      item.append(remedy);
    }
    if (place) {
      item.append(element("p", {}, element("code", { textContent: place })));
    }
    return item;
  };

  const gap = ({ text, rules: untold, accepted }) => {
    const item = element("li", {}, element("p", {}, badge("unreadable", "could not be read"), " ", own(text)));
    if (untold.length > 0) {
      item.append(labelled("fix", "Not judged", untold.join(", ")));
    }
    if (accepted) {
      item.append(labelled("accepted", "Accepted", accepted));
    }
    return item;
  };

  const detail = (account) => {
    const cell = element("td", { colSpan: 6 });
    if (account.hub) {
      cell.append(labelled("fix", "Security Hub", account.hub));
    }
    const told = [...account.findings]
      .sort((one, other) => SEVERITIES.indexOf(other.severity) - SEVERITIES.indexOf(one.severity))
      .map(finding)
      .concat(account.gaps.map(gap));
    if (told.length > 0) {
      cell.append(element("ul", { className: "findings" }, ...told));
    }
    if (account.contacts.length > 0) {
      cell.append(element("ul", { className: "contacts" }, ...account.contacts.map(contact)));
    }
    for (const note of account.notes) {
      cell.append(labelled("fix", "Note", note));
    }
    return element("tr", { className: "detail" }, cell);
  };

  const row = (account, isOpen) => {
    const button = element("button", { type: "button", className: "open" }, own(label(account)));
    button.setAttribute("aria-expanded", String(isOpen));
    const head = element("th", { scope: "row" }, button);
    // Beside the button, since the text of a button cannot be selected and copied.
    if (account.name) {
      head.append(element("small", { textContent: account.id }));
    }
    const worst = SEVERITIES[account.worst];
    const made = element(
      "tr",
      { className: "account" },
      head,
      element("td", {}, own(account.unit)),
      element("td", { textContent: account.account1 || "–" }),
      element(
        "td",
        {},
        badge(account.standing, names[account.standing]),
        ...(account.gaps.length > 0 && account.standing !== "unreadable" ? [" ", badge("unreadable", "not read whole")] : []),
      ),
      element("td", {}, worst ? badge(worst, worst) : "–"),
      element("td", { className: "number", textContent: String(account.count) }),
    );
    button.addEventListener("click", () => {
      const next = made.nextElementSibling;
      if (next?.classList.contains("detail")) {
        next.remove();
        state.opened.delete(account.id);
      } else {
        made.after(detail(account));
        state.opened.add(account.id);
      }
      button.setAttribute("aria-expanded", String(state.opened.has(account.id)));
    });
    return made;
  };

  const fill = (shown, isOpen) => {
    const rows = shown.flatMap((account) => {
      const open = isOpen(account);
      return open ? [row(account, open), detail(account)] : [row(account, open)];
    });
    at("rows").replaceChildren(...rows);
  };

  // What is shown, and by what it is chosen and sorted.
  const told = (which) => {
    const { shown } = state;
    if (accounts.length === 0) {
      return "There is no account.";
    }
    const of = shown.length === accounts.length ? "" : ` (of ${accounts.length})`;
    const fields = [...at("filters").querySelectorAll("input, select")].filter((field) => field.value);
    const chosen = fields.map((field) => {
      const value = field.options ? field.selectedOptions[0].textContent : field.value;
      return `${field.parentElement.firstChild.textContent} ${value}`;
    });
    const by = chosen.length > 0 ? `; ${chosen.join("; ")}` : "";
    const noun = shown.length === 1 ? "account" : "accounts";
    return shown.length === 0 ? `No account is like that${of}${by}.` : `${which}${shown.length} ${noun}${of}${by}`;
  };

  const draw = () => {
    const { shown } = state;
    const pages = Math.max(1, Math.ceil(shown.length / ROWS));
    state.page = Math.min(state.page, pages - 1);
    const first = state.page * ROWS;
    fill(shown.slice(first, first + ROWS), (account) => state.opened.has(account.id));
    const last = Math.min(first + ROWS, shown.length);
    at("count").textContent = told(shown.length === 0 ? "" : `${first + 1} to ${last} of `);
    at("page").textContent = `Page ${state.page + 1} of ${pages}`;
    at("previous").disabled = state.page === 0;
    at("next").disabled = state.page >= pages - 1;
    at("pages").hidden = pages === 1;
  };

  const apply = () => {
    const words = at("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const standing = at("standing").value;
    const severity = at("severity").value;
    const rule = at("rule").value;
    const unit = at("unit").value;
    // One finding is all that is asked of findings.
    const isIt = (finding) =>
      (!severity || finding.severity === severity) &&
      (!rule || rules[finding.rule].id === rule) &&
      (standing !== "new" || finding.new);
    const isLike = {
      "": () => true,
      gaps: (account) => account.gaps.length > 0,
      new: () => true,
      accepted: (account) => account.findings.concat(account.gaps).some(({ accepted }) => accepted),
    };
    const isOfStanding = isLike[standing] ?? ((account) => account.standing === standing);
    const isOfFindings = severity || rule || standing === "new";
    const isShown = (account) =>
      isOfStanding(account) &&
      (!isOfFindings || account.counted.some(isIt)) &&
      (!unit || account.unit === unit || account.unit.startsWith(`${unit}/`)) &&
      words.every((word) => account.text.includes(word));
    const all = inOrder(state.key).filter(isShown);
    state.shown = state.isReversed ? all.reverse() : all;
    state.page = 0;
    draw();
  };

  const sortBy = (button) => {
    const { key } = button.dataset;
    state.isReversed = state.key === key && !state.isReversed;
    state.key = key;
    for (const head of at("table").querySelectorAll("th[aria-sort]")) {
      const isIt = head.contains(button);
      const [first, second] = button.dataset.first ? ["descending", "ascending"] : ["ascending", "descending"];
      head.setAttribute("aria-sort", !isIt ? "none" : state.isReversed ? second : first);
    }
    apply();
  };

  const turn = (by) => {
    state.page += by;
    draw();
    at("accounts").scrollIntoView();
    // A button that is switched off loses the focus.
    if (document.activeElement === document.body) {
      at("accounts").focus();
    }
  };

  const above = (unit) => unit.split("/").map((_, depth, parts) => parts.slice(0, depth + 1).join("/"));
  const all = [...new Set(units.filter(Boolean).flatMap(above))].sort(compare);
  at("unit").append(...all.map((unit) => new Option(unit, unit)));
  at("unit").parentElement.hidden = all.length === 0;
  at("filters").addEventListener("input", apply);
  at("filters").addEventListener("submit", (event) => event.preventDefault());
  at("filters").addEventListener("reset", () => setTimeout(apply));
  for (const button of at("table").querySelectorAll("thead button")) {
    button.addEventListener("click", () => sortBy(button));
  }
  at("previous").addEventListener("click", () => turn(-1));
  at("next").addEventListener("click", () => turn(1));
  for (const button of document.querySelectorAll(".show")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      at("filters").reset();
      at("rule").value = button.dataset.rule;
      setTimeout(() => at("accounts").focus());
    });
  }

  // On paper stands every account that is shown, whatever page it is on, with all that there is to say of it.
  const isWorthTelling = (account) => account.findings.length > 0 || account.gaps.length > 0;
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const rule of closed) {
      rule.open = true;
    }
    fill(state.shown, isWorthTelling);
    at("count").textContent = told("");
  });
  addEventListener("afterprint", () => {
    for (const rule of closed) {
      rule.open = false;
    }
    draw();
  });

  const isDark = () => {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  };
  const theme = at("theme");
  const rename = () => {
    theme.textContent = isDark() ? "Light" : "Dark";
    theme.setAttribute("aria-label", `${theme.textContent}: change the theme`);
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", rename);
  theme.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    rename();
  });
  rename();
  for (const id of ["theme", "filters", "table"]) {
    at(id).hidden = false;
  }
  apply();
})();
