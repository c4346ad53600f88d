// The functions of a playbook's expressions, on pages whose expressions call one.
const functions = $ => ({
  days: (a, b) => count(day(b) - day(a)),
  workdays: (a, b) => {
    const first = day(a), days = Math.max(0, day(b) - first);
    const weekday = Array.from({length: days % 7}, (_, i) => new Date((first + 1 + i) * 864e5).getUTCDay());
    return count((days - days % 7) / 7 * 5 + weekday.filter(each => each % 6).length);
  },
  months_before: (text, months) => {
    day(text);
    const [year, month, date] = text.split("-").map(Number);
    const all = year * 12 + month - 1 - Number(/\./.test(months) ? fail() : $.int(months, null)?.n ?? fail()), y = Math.floor(all / 12), m = all - y * 12 + 1;
    const last = new Date(Date.UTC(2000 + y % 400, m, 0)).getUTCDate();
    return y >= 1 && y <= 9999 ? isoOf(y, m, Math.min(date, last)) : fail();
  },
  given: (...values) => count(values.filter(x => x !== undefined && x !== null && x !== "").length),
  times_a_year: period => count({week: 52, month: 12, quarter: 4, year: 1}[period] ?? fail()),
  // Progress of some steps in percent, weighted; a started step counts half.
  readiness: (progress, ids) => {
    const total = name => ids.reduce((sum, id) => $.add(sum, $.at(progress, name, id)), new Num(0n));
    return $.div($.mul(total("points"), count(100)), total("most"));
  },
  // How many digits of a figure its inputs bear: all where they were measured and are certain.
  bears: (basis, confidence) => {
    const percent = confidence instanceof Num && !confidence.whole ? confidence : new Num(100n);
    if (order(percent, count(50)) < 0) return count(2);
    return basis === "measured" && order(percent, count(100)) >= 0 && confidence !== null ? null : count(3);
  },
});
for (const $ of [STRICT, LENIENT]) Object.assign($, functions($));
