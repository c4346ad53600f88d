// The answers in a form, typed by their fields, and how complete each step is: the rules of
// `interpret.py` and `completeness.py`.

// An answer that does not fit its field, and why, in words; it stays as typed and counts nowhere.
class Misfit {
  constructor(text, why) { this.text = text; this.why = why; }
}
const OTHER = "other";
const filled = (text, given) => text.replace(/\{(\w+)\}/g, (slot, name) => given[name] ?? slot);

const answersIn = (logic, data, notation) => {
  const {words} = data, unknown = ["?", ...data.notKnown].map(comparable);
  const outside = field => {
    const {least, most} = field;
    const key = (field.whole ? "no_whole" : "no_number") + (least && most ? "_within" : least ? "_from" : most ? "_up_to" : "");
    return filled(words[key], {least: least && notation.number(least), most: most && notation.number(most)});
  };
  const admits = (field, x) => (field.least === undefined || order(x, field.least) >= 0)
    && (field.most === undefined || order(x, field.most) <= 0)
    && (!field.whole || order(x, STRICT.int(x)) === 0);
  const typed = (field, text) => {
    const read = field.kind === "number" ? notation.readNumber : notation.readDate;
    try {
      const value = read(text);
      if (value !== null && (field.kind === "date" || admits(field, value))) return value;
    } catch (error) {
      if (error instanceof YearMissing) return new Misfit(text, words.no_year);
      const readings = error instanceof Unclear ? error.readings : [];
      const [one, other] = readings.map(field.kind === "number" ? each => notation.plain(each) : notation.date);
      if (other) return new Misfit(text, filled(words.unclear, {one, other}));
    }
    return new Misfit(text, field.kind === "number" ? outside(field) : words.no_date);
  };
  const one = (field, [text = ""] = []) => {
    if (!usualSigns(text)) return undefined;
    if (unknown.includes(comparable(usualSigns(text)))) return null;
    return field.kind === "number" || field.kind === "date" ? typed(field, text) : field.kind === "check" ? true : text;
  };
  const rowsOf = (field, state) => {
    const found = new Map();
    for (const name of Object.keys(state)) {
      const [, row] = name.startsWith(field.id + ".") && /^(\d{1,4})(?:\.|$)/.exec(name.slice(field.id.length + 1)) || [];
      if (row) found.set(Number(row), row);
    }
    const rows = [];
    rows.numbers = [];
    for (const number of [...found.keys()].sort((a, b) => a - b)) {
      const row = {};
      for (const column of field.columns) {
        const value = one(column, state[field.id + "." + number + (column.name && "." + column.name)]);
        if (value !== undefined) row[column.name] = value;
      }
      if (!Object.keys(row).length) continue;
      rows.push(field.columns[0].name ? row : row[""]);
      rows.numbers.push(number);
    }
    return rows.length ? rows : undefined;
  };
  const several = (field, values = []) => {
    const ticked = values.filter(usualSigns);
    return ticked.length === 1 && unknown.includes(comparable(ticked[0])) ? null : ticked.length ? ticked : undefined;
  };
  const fieldsOf = step => step.fields.flatMap(field => field.other ? [field, {id: field.id + "_other"}] : [field]);
  return state => {
    const answers = {};
    for (const field of logic.steps.flatMap(fieldsOf)) {
      const value = field.kind === "list" ? rowsOf(field, state)
        : field.kind === "several" ? several(field, state[field.id]) : one(field, state[field.id]);
      if (value !== undefined) answers[field.id] = value;
    }
    return answers;
  };
};

// The answers that fit, as expressions see them; cells of lists that are not known are left out.
const isRow = row => isMap(row) && !(row instanceof Misfit);
const knownRow = row => isRow(row)
  ? Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== null && !(cell instanceof Misfit)))
  : row instanceof Misfit ? null : row;
const factsOf = (logic, answers) => {
  const facts = {};
  for (const step of [...logic.steps.map(each => each.id), ...(logic.others ?? [])]) facts[step] = {};
  for (const [id, value] of Object.entries(answers)) {
    const [step, name] = id.split(/\.(.*)/);
    if (!(value instanceof Misfit)) facts[step][name] = Array.isArray(value) ? value.map(knownRow) : value;
  }
  return facts;
};
// Why each control does not fit, by its name; `unfit` are the ids that expressions go by.
const misfitsIn = answers => {
  const why = {}, unfit = new Set();
  for (const [id, value] of Object.entries(answers)) {
    const rows = Array.isArray(value) ? value.map((row, i) => [row, `${id}.${value.numbers?.[i]}`]) : [[value, id]];
    for (const [row, tag] of rows) {
      for (const [name, cell] of isRow(row) ? Object.entries(row) : [["", row]]) {
        if (!(cell instanceof Misfit)) continue;
        why[name ? `${tag}.${name}` : tag] = cell.why;
        unfit.add(name ? `${id}.${name}` : id);
      }
    }
  }
  return {why, unfit};
};

// What may have been meant otherwise, in words, by the names of controls: a share, which is read as a
// percentage below 1 (`interpret.py`).
const doubtsIn = (logic, data, notation, answers, state) => {
  const doubts = {}, is = (x, number) => x && order(x, count(number)) === 0;
  const check = (field, value, name) => {
    const [text = ""] = state[name] ?? [];
    if (!(value instanceof Num) || field.whole || !is(field.least, 0) || !is(field.most, 100) || /[%％]/.test(text)) return;
    if (order(value, count(0)) <= 0 || order(value, count(1)) >= 0) return;
    doubts[name] = filled(data.words.share, {text, share: notation.number(STRICT.mul(value, count(100)))});
  };
  for (const field of logic.steps.flatMap(step => step.fields)) {
    const value = answers[field.id];
    if (!Array.isArray(value)) check(field, value, field.id);
    else for (const column of field.columns ?? []) value.forEach((row, i) => check(column, isRow(row) ? row[column.name] : row, `${field.id}.${value.numbers[i]}${column.name && "."}${column.name}`));
  }
  return doubts;
};

// The answers that do not go together, as codes: the rules of `conflicts.py`.
const OPEN = ["", OTHER, "unknown", "no_action"];
const conflictsIn = (logic, answers, facts) => {
  const codesOf = id => [answers[id] ?? []].flat().filter(code => typeof code === "string");
  const conflict = (field, against, fitting = []) => ({field, answer: codesOf(field), against, others: codesOf(against), fitting});
  const suited = causes => {
    const lists = causes.flatMap(cause => Object.hasOwn(logic.remedies, cause) ? [logic.remedies[cause]] : []);
    const ranked = lists.flatMap(list => list.map((code, rank) => ({code, rank}))).sort((a, b) => a.rank - b.rank);
    return [...new Set(ranked.map(each => each.code))];
  };
  const unsuited = Object.entries(logic.fits ?? {}).map(([field, against]) => conflict(field, against, suited(codesOf(against))))
    .filter(({answer, others, fitting}) => answer.length && fitting.length
      && ![...answer, ...others].some(code => OPEN.includes(code)) && !answer.some(code => fitting.includes(code)));
  const contradicting = (logic.contradictions ?? []).filter(each => holds(each.if, facts));
  return [...unsuited, ...contradicting.map(each => conflict(each.field, each.against))];
};

// Whether a field is required in this case.
const isNeeded = (field, facts) => field.required === true || (Boolean(field.required) && holds(field.required, facts));

const missingRows = (field, rows, needed) => {
  const missing = [], numbers = rows.numbers;
  rows.forEach((row, i) => {
    for (const column of field.columns) {
      if (column.required && isRow(row) && (!(column.name in row) || row[column.name] instanceof Misfit)) missing.push(`${field.id}.${numbers[i]}.${column.name}`);
    }
  });
  for (let number = 1, lack = needed ? (field.minimum ?? 0) - rows.length : 0; lack > 0; number += 1) {
    if (!numbers.includes(number)) { missing.push(`${field.id}.${number}`); lack -= 1; }
  }
  const present = rows.filter(isRow).map(row => row[field.covers]);
  return missing.concat((field.choices ?? []).filter(code => !present.includes(code)).map(code => `${field.id}.${field.covers}=${code}`));
};
const missingIn = (field, answers, facts) => {
  const value = answers[field.id], needed = isNeeded(field, facts);
  if (value === undefined || value instanceof Misfit || (field.kind === "check" && !value)) return needed ? [field.id] : [];
  if (field.kind === "list") return missingRows(field, value ?? Object.assign([], {numbers: []}), needed);
  if (field.kind === "several" && Array.isArray(value) && value.length < (field.minimum ?? 0)) return [field.id];
  return field.other && value === OTHER && answers[field.id + "_other"] === undefined ? [field.id + "_other"] : [];
};
// The state of each step, and the names of what is missing: fields, cells of lists, choices that no
// row has, and alternatives as `field|field`.
const completenessOf = (logic, answers, facts) => {
  const steps = {}, started = new Set(Object.keys(answers).map(id => id.split(".")[0]));
  const isGiven = id => answers[id] !== undefined && !(answers[id] instanceof Misfit);
  for (const step of logic.steps) {
    if (step.required && !holds(step.required, facts)) {
      steps[step.id] = {state: "complete", missing: []};
      continue;
    }
    const missing = step.fields.flatMap(field => missingIn(field, answers, facts));
    for (const group of step.anyOf ?? []) if (!group.some(isGiven)) missing.push(group.join("|"));
    steps[step.id] = {state: !started.has(step.id) ? "empty" : missing.length ? "started" : "complete", missing};
  }
  return steps;
};

// The texts and ticked codes of a form's controls, by their names; a label that was chosen from a
// list by its code. A draft that nobody changed is no answer.
const stateOf = form => {
  const state = {};
  for (const control of form.elements) {
    const {name, type, value, list} = control;
    if (!name || !/^(INPUT|SELECT|TEXTAREA)$/.test(control.tagName) || control.classList.contains("drafted")) continue;
    if (/^(checkbox|radio)$/.test(type) && !control.checked) continue;
    const chosen = list && [...list.options].find(option => comparable(option.value) === comparable(value));
    (state[name] ??= []).push(chosen?.dataset.code ?? value);
  }
  return state;
};

// What follows from a form: `workOut` takes its state, the texts and ticked codes of the controls by
// their names, and gives the answers, why some do not fit or may have been meant otherwise, which do
// not go together, the state of each step, the ids of the fields that this case requires, and the
// figures.
const workingsOf = (logic, data) => {
  const notation = notationOf(data.notation), read = answersIn(logic, data, notation);
  const figures = logic.figures ? figuresOf(logic, data, notation) : () => [];
  return state => {
    const answers = read(state), facts = factsOf(logic, answers), {why, unfit} = misfitsIn(answers);
    const steps = completenessOf(logic, answers, facts);
    const asked = logic.steps.filter(step => !step.required || holds(step.required, facts)).flatMap(step => step.fields);
    const required = asked.filter(field => isNeeded(field, facts)).map(field => field.id);
    const doubts = doubtsIn(logic, data, notation, answers, state), conflicts = conflictsIn(logic, answers, facts);
    return {answers, misfits: why, words: data.words, doubts, conflicts, steps, required, figures: figures(facts, steps, unfit)};
  };
};
