// The operations of a playbook's expressions. Numbers are decimals of 28 digits, as in Python, and
// what is missing is `undefined`: false in a condition, while a value that needs it is not known.
class NotKnown extends Error {}
const fail = () => { throw new NotKnown(); };
const DIGITS = 28;
const ten = power => 10n ** BigInt(power);
const digitsOf = n => String(n < 0n ? -n : n).length;

// n / 10^places, rounded: halves up, or to the even neighbour.
const cut = (n, places, up) => {
  const unit = ten(places), size = n < 0n ? -n : n, twice = 2n * (size % unit);
  let whole = size / unit;
  if (twice > unit || (twice === unit && (up || whole % 2n))) whole += 1n;
  return n < 0n ? -whole : whole;
};

// n × 10^e. A `whole` number is Python's int, which keeps all its digits.
class Num {
  constructor(n, e = 0, whole = false) {
    const surplus = whole ? 0 : digitsOf(n) - DIGITS;
    this.n = surplus > 0 ? cut(n, surplus) : n;
    this.e = surplus > 0 ? e + surplus : e;
    this.whole = whole;
  }
}
const decimal = text => {
  const [whole, places = ""] = text.split(".");
  return new Num(BigInt(whole + places), -places.length);
};
// With so many decimals. More than 28 digits are not known, as in Python.
const quantised = (x, places, up) => {
  const n = x.e >= -places ? x.n * ten(x.e + places) : cut(x.n, -places - x.e, up);
  return digitsOf(n) > DIGITS ? fail() : new Num(n, -places);
};
const significant = (x, digits) => {
  const surplus = digitsOf(x.n) - digits;
  return surplus > 0 ? new Num(cut(x.n, surplus, true), x.e + surplus) : x;
};
const aligned = (a, b) => {
  const e = Math.min(a.e, b.e);
  return [a.n * ten(a.e - e), b.n * ten(b.e - e), e, a.whole && b.whole];
};
const num = x => x instanceof Num ? x : typeof x === "boolean" ? new Num(x ? 1n : 0n, 0, true) : fail();
const isNum = x => x instanceof Num || typeof x === "boolean";
// What Python takes as a key.
const isKey = x => Array.isArray(x) ? x.every(isKey) : !isMap(x);
const isMap = x => x !== null && typeof x === "object" && !Array.isArray(x) && !(x instanceof Num);

const alike = (a, b) => {
  if (isNum(a) && isNum(b)) return order(a, b) === 0;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((x, i) => alike(x, b[i]));
  if (!isMap(a) || !isMap(b)) return a === b;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every(key => Object.hasOwn(b, key) && alike(a[key], b[key]));
};
// Lists item by item, texts by the numbers of their characters.
const order = (a, b) => {
  if (Array.isArray(a) && Array.isArray(b)) {
    const i = a.findIndex((x, j) => !alike(x, b[j]));
    return i < 0 ? a.length - b.length : i < b.length ? order(a[i], b[i]) : 1;
  }
  if (typeof a === "string" && typeof b === "string") return order(...[a, b].map(x => [...x].map(sign => count(sign.codePointAt()))));
  const [x, y] = aligned(num(a), num(b));
  return x < y ? -1 : x > y ? 1 : 0;
};
const isIso = text => typeof text === "string" && /^\d{4}-\d\d-\d\d$/.test(text) && !isNaN(dayNumber(text));
const dayNumber = text => {
  const time = Date.parse(text + "T00:00:00Z"), day = new Date(time);
  return !isNaN(time) && day.toISOString().slice(0, 10) === text && text > "0001" ? time / 864e5 : NaN;
};
const isoOf = (year, month, day) => [[year, 4], [month, 2], [day, 2]].map(([x, n]) => String(x).padStart(n, "0")).join("-");
const day = text => isIso(text) ? dayNumber(text) : fail();
const count = n => new Num(BigInt(n), 0, true);

const operations = strict => {
  const missing = value => strict ? fail() : value;
  const truth = x => x === undefined ? missing(false) : x === null ? false : x instanceof Num ? x.n !== 0n
    : Array.isArray(x) ? x.length > 0 : typeof x === "object" ? Object.keys(x).length > 0 : Boolean(x);
  const item = (x, key) => {
    if (x === undefined) fail();
    if (key === undefined && isMap(x)) return missing(undefined);
    return isMap(x) && typeof key === "string" && Object.hasOwn(x, key) ? x[key] : undefined;
  };
  const eq = (a, b) => {
    if (a === undefined || b === undefined) return missing(a === b);
    return alike(a, b);
  };
  const within = (a, b) => {
    if (b === undefined) return missing(false);
    if (Array.isArray(b)) return b.some(x => eq(x, a));
    if (typeof b === "string") return typeof a === "string" ? b.includes(a) : fail();
    if (!isMap(b) || !isKey(a)) fail();
    return a === undefined ? missing(false) : typeof a === "string" && Object.hasOwn(b, a);
  };
  const items = x => x === undefined ? missing([]) : Array.isArray(x) ? x : typeof x === "string" ? [...x]
    : isMap(x) ? Object.keys(x) : fail();
  // Filters that go through a list do not look at what counts as false.
  const some = x => truth(x) ? items(x) : [];
  const lower = x => typeof x === "string" ? x.toLowerCase() : x;
  const extreme = sign => x => items(x).reduce((best, each, i) => i && order(lower(each), lower(best)) * sign <= 0 ? best : each, undefined);
  const passes = (test, rest) => x => test ? test(x, ...rest) : truth(x);
  const add = (a, b) => {
    if (typeof a === "string" && typeof b === "string") return a + b;
    if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
    const [x, y, e, whole] = aligned(num(a), num(b));
    return new Num(x + y, e, whole);
  };
  const neg = x => new Num(-num(x).n, num(x).e, num(x).whole);
  const int = (x, otherwise = count(0)) => {
    if (x === undefined) fail();
    if (isNum(x)) return new Num(num(x).e < 0 ? num(x).n / ten(-num(x).e) : num(x).n * ten(num(x).e), 0, true);
    const [, digits] = (typeof x === "string" && /^\s*([+-]?\d+(?:_\d+)*)(?:\.\d*)?\s*$/.exec(x)) || [];
    return digits ? count(digits.replace(/[+_]/g, "")) : otherwise;
  };
  const sum = (x, key) => items(x).reduce((total, each) => add(total, key ? item(each, key) : each), count(0));
  const map = (x, key, otherwise = null) => some(x).map(each => {
    const value = item(each, key);
    return value === undefined && otherwise !== null ? otherwise : value;
  });
  return {
    truth, item, eq, within, add, neg, int, sum, whole: count.bind(null),
    at: (x, ...keys) => keys.reduce((inner, key) => item(inner, key), x),
    and: (a, b) => truth(a) ? b() : a,
    or: (a, b) => truth(a) ? a : b(),
    ne: (a, b) => !eq(a, b),
    without: (a, b) => !within(a, b),
    lt: (a, b) => order(a, b) < 0, le: (a, b) => order(a, b) <= 0,
    gt: (a, b) => order(a, b) > 0, ge: (a, b) => order(a, b) >= 0,
    sub: (a, b) => add(num(a), neg(b)),
    mul: (a, b) => new Num(num(a).n * num(b).n, num(a).e + num(b).e, num(a).whole && num(b).whole),
    div: (a, b) => {
      a = num(a); b = num(b);
      if (b.n === 0n || (a.whole && b.whole)) fail();
      // One digit more than is kept, and another that says whether anything follows.
      const more = Math.max(0, DIGITS + 1 + digitsOf(b.n) - digitsOf(a.n)), over = a.n * ten(more);
      const rest = over % b.n ? (over < 0n === b.n < 0n ? 1n : -1n) : 0n;
      return new Num(over / b.n * 10n + rest, a.e - b.e - more - 1);
    },
    abs: x => num(x).n < 0n ? neg(x) : num(x),
    round: (x, places = 0) => num(x).whole ? num(x) : quantised(x, places, false),
    default: (x, otherwise, isBoolean = false) => x === undefined || (isBoolean && !truth(x)) ? otherwise : x,
    length: x => x === undefined ? missing(count(0)) : count(items(x).length),
    list: items,
    first: x => items(x)[0],
    last: x => items(x).at(-1),
    max: extreme(1), min: extreme(-1), map,
    select: (x, test, ...rest) => some(x).filter(passes(test, rest)),
    reject: (x, test, ...rest) => some(x).filter(each => !passes(test, rest)(each)),
    selectattr: (x, key, test, ...rest) => some(x).filter(each => passes(test, rest)(item(each, key))),
    rejectattr: (x, key, test, ...rest) => some(x).filter(each => !passes(test, rest)(item(each, key))),
    unique: x => {
      const keys = items(x).map(each => isKey(each) ? lower(each) : fail());
      return items(x).filter((_, i) => keys.findIndex(key => eq(key, keys[i])) === i);
    },
    defined: x => x !== undefined, undefined: x => x === undefined, none: x => x === null,
    number: isNum, string: x => typeof x === "string", boolean: x => typeof x === "boolean",
    isTrue: x => x === true, isFalse: x => x === false,
  };
};
const STRICT = operations(true), LENIENT = operations(false);
const evaluated = (run, facts, $) => {
  try { return run(facts, $) ?? null; } catch { return null; }
};
const valueOf = (run, facts) => evaluated(run, facts, STRICT);
const holds = (run, facts) => {
  try { return LENIENT.truth(run(facts, LENIENT)); } catch { return false; }
};
