// Numbers and dates as people type them in the locale, and as its documents print them: the rules
// of `number_forms.py`, `date_forms.py` and `locale.py`.

// A text that could be several numbers or dates, which a message names.
class Unclear extends Error {
  constructor(...readings) { super(); this.readings = readings; }
}
class YearMissing extends Unclear {}
const usualSigns = text => text.replace(/[\uff01-\uff5e\uffe0-\uffe6]+/g, wide => wide.normalize("NFKC")).replace(/\p{Cf}/gu, "").trim();
const usual = text => usualSigns(text).replace(/[\u00a0\u2007\u2009\u202f]/g, " ").replace(/[’‘ʼ]/g, "'")
  .replace(/[\u2010-\u2014\u2212\ufe63]/g, "-").replace(/٫/g, ".").replace(/[،⹁]/g, ",").trim();
const comparable = text => text.normalize("NFC").replace(/\p{Cf}|[\ufe00-\ufe0f]/gu, "").split(/\s+/).filter(Boolean)
  .join(" ").toLowerCase().replace(/ß/g, "ss").normalize("NFC");
const folded = text => text.toLowerCase().replace(/ß/g, "ss").normalize("NFKD").replace(/\p{Mn}/gu, "");
const escaped = text => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
const digitCount = text => text.replace(/\D/g, "").length;
const MOST_DIGITS = 24;

const notationOf = data => {
  const conventions = data.conventions.map(([point, group, isIndian]) => ({
    point,
    group,
    number: text => {
      const split = point ? text.indexOf(point) : -1, isSplit = split >= 0;
      let whole = isSplit ? text.slice(0, split) : text;
      const places = isSplit ? text.slice(split + 1) : "", sign = escaped(group);
      if (group && whole.includes(group)) {
        const indian = isIndian ? `|[1-9]\\d?(?:${sign}\\d\\d)*${sign}\\d{3}` : "";
        if (!RegExp(`^(?:[1-9]\\d{0,2}(?:${sign}\\d{3})+${indian})$`).test(whole)) return null;
        whole = whole.replaceAll(group, "");
      }
      return /^\d+$/.test(whole) && (!isSplit || /^\d+$/.test(places)) ? whole + (isSplit ? "." + places : "") : null;
    },
  }));
  const currencies = new Intl.DisplayNames("en", {type: "currency", fallback: "none"});
  const isCurrency = text => /^[A-Z]{3}$/.test(text) && Boolean(currencies.of(text));
  const isUnit = text => text === "%" || /^[A-Z]{0,3}\p{Sc}$/u.test(text) || isCurrency(text);
  const withCurrency = text => data.sign
    ? text.replace(RegExp(`^([-+]?)${escaped(data.sign)}|${escaped(data.sign)}$`), "$1¤") : text;
  const ungrouped = text => {
    const [whole = "", sign] = /^[1-9][0-9]{0,2}([ '])[0-9]{3}(?:\1[0-9]{3})*(?![0-9])/.exec(text) || [];
    return whole.replaceAll(sign, "") + text.slice(whole.length);
  };
  const thousandsOrPlaces = (whole, sign, rest, isWhole) => {
    const meanings = new Set(conventions.map(each => ({[each.group]: "group", [each.point]: "point"})[sign] ?? ""));
    const only = meanings.size === 1 && [...meanings][0];
    if (isWhole) return meanings.has("group") ? whole + rest : null;
    if (only === "group") return whole + rest;
    if (only === "point") return `${whole}.${rest}`;
    throw new Unclear(whole + rest, `${whole}.${rest}`.replace(/\.?0+$/, ""));
  };
  const numberText = (digits, isWhole) => {
    if (digitCount(digits) > MOST_DIGITS) return null;
    const [, ...unclear] = /^([1-9][0-9]{0,2})([.,])([0-9]{3})$/.exec(digits) || [];
    if (unclear.length) return thousandsOrPlaces(...unclear, isWhole);
    const found = conventions.map(each => each.number(digits)).find(each => each !== null)
      ?? (/^\d+(\.\d+)?$/.test(digits) ? digits : null);
    return isWhole && found?.includes(".") && decimal(found).n ? null : found;
  };

  const AMOUNT = /^([-+]?) ?([^\s\d.,'+-]{0,6}) ?([-+]?) ?([0-9][0-9 .,']{0,40}?)([.,]-{1,2})? ?([^\s\d.,'+-]{0,6})\.?$/u;
  const readNumber = text => {
    const match = AMOUNT.exec(withCurrency(usual(text)));
    if (!match) return null;
    const [, sign, before, inner, digits, noCents, after] = match;
    const units = [before, after === "h" ? "" : after].filter(Boolean);
    if ((sign && inner) || (before && after) || !units.every(isUnit)) return null;
    const found = numberText(ungrouped(digits), Boolean(noCents));
    return found === null ? null : decimal(([sign, inner].includes("-") ? "-" : "") + found);
  };

  // A date: figures in an order of the locale, or words.
  const iso = (year, month, date) => isIso(isoOf(year, month, date)) ? isoOf(year, month, date) : null;
  const existing = days => [...new Set(days.filter(Boolean))].sort();
  const weekdayOf = text => (new Date(dayNumber(text) * 864e5).getUTCDay() + 6) % 7;
  const onWeekday = (days, weekdays) => {
    const found = days.filter(each => !weekdays.size || weekdays.has(weekdayOf(each)));
    if (found.length > 1 || (days.length && !found.length)) throw new Unclear(...found);
    return found[0] ?? null;
  };
  // The names of months, and of days from Monday, by what they stand for, in each language.
  const numbered = first => text => {
    const names = {};
    text.split("|").forEach((group, i) => group.split(" ").forEach(name => (names[name] ??= []).push(i + first)));
    return names;
  };
  const names = data.names.map(([months, days]) => [numbered(1)(months), numbered(0)(days)]);
  const named = (word, names) => {
    if (Object.hasOwn(names, word) || word.length < 3) return Object.hasOwn(names, word) ? names[word] : [];
    const begun = new Set(Object.keys(names).filter(name => name.startsWith(word)).flatMap(name => names[name]));
    return begun.size === 1 ? [...begun] : [];
  };
  const meanings = (word, kind) => new Set(names.flatMap(each => named(word, each[kind])));
  const months = word => meanings(word, 0), weekdaysOf = word => meanings(word, 1);
  const ORDINAL = /([0-9])\.?(?:st|nd|rd|th|er|re|ro|e|te|ste|o|a)(?!\p{L})/gu, WORD = /\p{L}+|\d+/gu;
  const wordsOf = text => (folded(text).replace(ORDINAL, "$1").match(WORD) || []).filter(word => !data.between.includes(word));
  const withoutWords = text => {
    const [before = ""] = /^(?:\p{L}+[.,]* +){1,3}(?=[0-9])/u.exec(text) || [];
    const found = wordsOf(before).map(weekdaysOf);
    if (!before || found.length > 1 || found.some(each => !each.size)) return [new Set(), text];
    return [found[0] ?? new Set(), text.slice(before.length)];
  };
  const inFigures = (first, middle, last, orders) => {
    if (first.length === 4 && last.length <= 2) return existing([iso(+first, +middle, +last)]);
    if (first.length > 2 || ![2, 4].includes(last.length)) return [];
    const isLast = orders.every(order => order.endsWith("y"));
    if (last.length === 2 && !isLast) throw new Unclear();
    const year = +last + (last.length === 2 ? 2000 : 0);
    const byOrder = {dMy: iso(year, +middle, +first), Mdy: iso(year, +first, +middle)}, all = Object.values(byOrder);
    const found = existing(isLast ? orders.map(order => byOrder[order]) : all);
    return found.length ? found : existing(all);
  };
  const inWords = (text, isLast) => {
    if (!/^[\s.,/'’()ºª°-]*$/.test(folded(text).replace(WORD, ""))) return null;
    const words = wordsOf(text), numbers = words.filter(word => /^\d/.test(word));
    const known = words.filter(word => /^\D/.test(word)).map(word => [months(word), weekdaysOf(word)]);
    if (!known.every(([month, weekday]) => month.size || weekday.size)) return null;
    // Spanish “mar” is March or Tuesday: a day of the week, if there is a month beside it.
    const sure = known.filter(([, weekday]) => !weekday.size);
    const month = new Set((sure.length ? sure : known).flatMap(([each]) => [...each]));
    const weekdays = new Set(known.filter(([each, weekday]) => weekday.size && (sure.length || !each.size)).flatMap(([, each]) => [...each]));
    if (sure.length > 1 || month.size !== 1 || weekdays.size > 1 || numbers.length !== 2) return null;
    const [number, year] = [...numbers].sort((a, b) => a.length - b.length);
    if (year.length === 4 && number.length < 3) return onWeekday(existing([iso(+year, ...month, +number)]), weekdays);
    if (numbers[0].length > 2 || numbers[1].length !== 2) return null;
    if (!isLast) throw new Unclear();
    return onWeekday(existing([iso(+numbers[1] + 2000, ...month, +numbers[0])]), weekdays);
  };
  // A date that is exactly as a locale writes it, with more than figures and names.
  const FIGURES = {y: "\\d{4}", M: "[1-9]\\d?", MM: "\\d\\d", d: "[1-9]\\d?", dd: "\\d\\d"};
  const isPlain = part => typeof part === "string";
  const formOf = parts => parts.map(part => isPlain(part) ? escaped(part)
    : `(${part.slice(1).map(escaped).join("|") || FIGURES[part[0]]})`).join("");
  const forms = data.forms.map(parts => [RegExp(`^${formOf(parts)}$`), parts.filter(part => !isPlain(part))]);
  const asWritten = text => {
    for (const [form, varying] of forms) {
      const found = {}, [, ...texts] = form.exec(text) ?? [];
      texts.forEach((each, i) => { found[varying[i][0][0]] = varying[i].includes(each, 1) ? varying[i].indexOf(each, 1) : +each; });
      const day = iso(found.y, found.M, found.d);
      if (day && (found.E ?? weekdayOf(day) + 1) === weekdayOf(day) + 1) return day;
    }
    return null;
  };
  const wholeDate = plain => {
    const [weekdays, figures] = withoutWords(plain);
    if (isIso(figures)) return onWeekday([figures], weekdays);
    const match = /^([0-9]{1,4}) ?([./-]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,4})$/.exec(figures);
    if (match) return onWeekday(inFigures(match[1], match[3], match[4], match[2] === "." ? data.pointed : data.orders), weekdays);
    return inWords(plain, data.orders.every(order => order.endsWith("y"))) ?? asWritten(plain);
  };
  const mayBeDate = plain => {
    try { return wholeDate(plain) !== null; } catch { return true; }
  };
  const readDate = text => {
    const plain = usual(text).replace(/\.$/, "").trim().replace(/([0-9])[T ]00:00(?::00(?:\.0{1,9})?)?Z?$/, "$1");
    if (plain.length > 100) return null;
    const day = wholeDate(plain);
    if (day === null && ["/", ".", "-", " "].some(sign => mayBeDate(`${plain}${sign}2028`))) throw new YearMissing();
    return day;
  };

  // Texts as the locale writes them.
  const shaped = (x, places, [before, after, minus, afterMinus, point, group, last, others]) => {
    const n = String(x.n < 0n ? -x.n : x.n).padStart(places + 1, "0"), whole = n.slice(0, n.length - places);
    const groups = [whole.slice(-last || undefined)];
    for (let end = whole.length - last; group && end > 0; end -= others) groups.unshift(whole.slice(Math.max(0, end - others), end));
    const text = (group ? groups.join(group) : whole) + (places ? point + n.slice(-places) : "");
    return x.n < 0n ? minus + text + afterMinus : before + text + after;
  };
  // The number with the decimals that it needs, at least so many if it needs any.
  const fitted = (x, least = 0) => {
    let {n, e} = x;
    while (e < 0 && n % 10n === 0n) { n /= 10n; e += 1; }
    const places = e < 0 ? Math.max(-e, least) : 0;
    return [{n: n * ten(e + places)}, places];
  };
  return {
    readNumber, readDate,
    plain: text => text.replace(".", data.number[4]),
    number: x => shaped(...fitted(x), data.number),
    percent: x => shaped(...fitted(x), data.percent),
    money: x => shaped(...fitted(x, data.places), data.money),
    date: text => {
      const [year, month, date] = text.split("-").map(Number);
      const fields = {y: year, d: date, dd: text.slice(8), M: month, MM: text.slice(5, 7)};
      return data.date.parts.map(([field, plain]) => !field ? plain : fields[field] ?? data.date.months[month - 1]).join("");
    },
  };
};
