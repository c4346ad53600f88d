// The figures that follow from the answers: the rules of `derived.py` and `figure_texts.py`. Each has
// its `id`, whether it is `known`, its `text` with its `remarks`, its `amount` with the word for its
// unit, its `headline` for large print, and `how` it is made up, empty where that is not said.
const progressOf = (logic, data, steps) => {
  const own = logic.steps.filter(step => step.own), points = {}, most = {};
  const states = own.map(step => steps[step.id].state);
  for (const step of own) {
    const weight = data.weights?.[step.id] ?? count(1);
    points[step.id] = STRICT.mul(weight, count({empty: 0, started: 1, complete: 2}[steps[step.id].state]));
    most[step.id] = STRICT.mul(weight, count(2));
  }
  const total = n => new Num(BigInt(n));
  return {complete: total(states.filter(state => state === "complete").length), steps: total(own.length), ...(data.weights ? {points, most} : {})};
};
const figuresOf = (logic, data, notation) => {
  const words = data.figureWords;
  const rounded = (x, unit) => unit === "currency" ? quantised(x, data.notation.places, true) : unit === "percent" ? quantised(x, 0, true) : x;
  const numberOf = (value, unit) => {
    if (!(value instanceof Num)) return null;
    try { return rounded(new Num(value.n, value.e), unit); } catch { return null; }
  };
  const written = (x, unit) => unit === "currency" ? notation.money(x) : unit === "percent" ? notation.percent(x) : notation.number(x);
  const withUnit = (number, unit) => {
    const [many, one] = data.units[unit] ?? [];
    return !many ? number : number === "1" ? `1 ${one}` : `${number} ${many}`;
  };
  const shown = (figure, value) => value === null ? words.not_known_yet : value instanceof Num ? written(value, figure.unit)
    : figure.unit === "date" ? notation.date(isIso(value) ? value : fail()) : data.labels[figure.id]?.[value] ?? "";
  const headline = (figure, value, facts) => {
    const digits = figure.digits && value instanceof Num ? valueOf(figure.digits, facts) : null;
    const few = digits instanceof Num ? significant(value, Number(digits.n)) : value;
    return few === value || order(few, value) === 0 ? shown(figure, value) : filled(words.about, {figure: written(few, figure.unit)});
  };
  const input = (slot, facts) => {
    const value = valueOf(slot.value, facts);
    if (typeof value === "string") return slot.choices ? data.choices[slot.choices]?.[value] ?? "" : value;
    if (Array.isArray(value)) return value.map(each => written(num(each), "")).join(" + ");
    return !(value instanceof Num) ? "" : slot.rate ? written(value, "currency") : withUnit(written(value, slot.unit ?? ""), slot.unit);
  };
  // A text with what its expressions give; empty if one of them is not known.
  const put = (pieces, facts) => {
    const texts = pieces.map(piece => typeof piece === "string" ? piece : input(piece, facts));
    return texts.every((text, i) => text || typeof pieces[i] === "string") ? texts.join("") : "";
  };
  const reads = (ids, unfit) => (ids ?? []).some(id => unfit.has(id));
  const partsOf = (figure, facts) => Object.entries(figure.parts ?? {}).map(([name, run]) => [name, numberOf(valueOf(run, facts), "")]);

  // The value of a figure, and the names of the known parts of an incomplete sum.
  const workedOut = (figure, facts) => {
    if (figure.if && !holds(figure.if, facts)) return [null, []];
    if (figure.value) {
      const value = valueOf(figure.value, facts);
      const isText = typeof value === "string" && ["code", "date"].includes(figure.unit);
      return [isText ? value || null : numberOf(value, figure.unit), []];
    }
    const parts = partsOf(figure, facts), known = parts.filter(([, part]) => part);
    if (!known.length) return [null, []];
    const total = known.reduce((sum, [, part]) => STRICT.add(sum, part), new Num(0n));
    return [numberOf(total, figure.unit), known.length < parts.length ? known.map(([name]) => name) : []];
  };
  const noted = (figure, facts, unfit) => {
    if (reads(figure.reads, unfit)) {
      unfit.add(`derived.${figure.id}`);
      return [null, [], ""];
    }
    if (figure.unit === "currency" && !data.pays) return [null, [], ""];
    const [value, only] = workedOut(figure, facts);
    if (value === null) return [null, only, ""];
    facts.derived[figure.id] = value;
    const note = figure.note && !reads(figure.noteReads, unfit) ? valueOf(figure.note, facts) : null;
    return [value, only, typeof note === "string" ? note : ""];
  };
  const worded = (figure, facts, [value, only, note]) => {
    const remarks = (note ? [...only, note] : only).map(part => data.labels[figure.id]?.[part] ?? "");
    let text, short;
    try {
      text = shown(figure, value);
      short = headline(figure, value, facts);
    } catch {
      value = null;
      text = short = words.not_known_yet;
    }
    const how = value === null ? "" : figure.how ? figure.how.map(pieces => put(pieces, facts)).filter(Boolean).join(" + ")
      : partsOf(figure, facts).filter(([, part]) => part).map(([, part]) => written(part, figure.unit)).join(" + ");
    return {id: `derived.${figure.id}`, known: value !== null, text: [text, ...remarks].join(" · "), headline: short, how, amount: value === null ? text : withUnit(text, figure.unit), remarks};
  };
  return (facts, steps, unfit) => {
    const all = {...facts, ...data.settings, ...(data.day ? {date: data.day} : {}), progress: progressOf(logic, data, steps), derived: {}};
    return logic.figures.map(figure => worded(figure, all, noted(figure, all, unfit)));
  };
};
