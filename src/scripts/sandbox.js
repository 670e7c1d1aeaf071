// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Prepares the engine in which expressions run, and returns the function that runs them.
// Everything the host needs later is taken into local variables here, before any expression could change it.
(function (global, limits) {
    "use strict";
    var parse = JSON.parse, stringify = JSON.stringify, makeFunction = Function;
    var names = Object.getOwnPropertyNames, define = Object.defineProperty, freeze = Object.freeze;
    var describe = Object.getOwnPropertyDescriptor, text = String, lengthError = RangeError;
    var state = { now: 0, random: 1 };

    function add(target, name, value) {
        if (target[name] === undefined)
            define(target, name, { value: value, writable: true, configurable: true, enumerable: false });
    }
    function replace(target, name, value) {
        define(target, name, { value: value, writable: true, configurable: true, enumerable: false });
    }
    function checkLength(length) {
        if (length > limits.largest)
            throw new lengthError("too long");
    }

    // What newer engines have.
    add(global, "globalThis", global);
    add(Array.prototype, "at", function (index) {
        var n = Math.trunc(index) || 0;
        return this[n < 0 ? this.length + n : n];
    });
    add(Array.prototype, "flat", function (depth) {
        var levels = depth === undefined ? 1 : Math.trunc(depth) || 0, flat = [];
        (function take(items, left) {
            for (var i = 0; i < items.length; i++) {
                if (Array.isArray(items[i]) && left > 0)
                    take(items[i], left - 1);
                else if (i in items)
                    flat.push(items[i]);
            }
        })(this, levels);
        return flat;
    });
    add(Array.prototype, "flatMap", function (map, self) { return this.map(map, self).flat(); });
    add(Array.prototype, "findLast", function (test, self) {
        for (var i = this.length - 1; i >= 0; i--) {
            if (test.call(self, this[i], i, this))
                return this[i];
        }
    });
    add(Object, "fromEntries", function (entries) {
        var object = {};
        for (var entry of entries)
            object[entry[0]] = entry[1];
        return object;
    });
    add(Object, "hasOwn", function (object, key) { return Object.prototype.hasOwnProperty.call(object, key); });
    add(String.prototype, "at", function (index) {
        var n = Math.trunc(index) || 0;
        return this[n < 0 ? this.length + n : n];
    });
    add(String.prototype, "trimStart", function () { return this.replace(/^\s+/, ""); });
    add(String.prototype, "trimEnd", function () { return this.replace(/\s+$/, ""); });
    add(String.prototype, "replaceAll", function (search, replacement) {
        if (search instanceof RegExp) {
            if (!search.global)
                throw new TypeError("replaceAll needs the flag g");
            return this.replace(search, replacement);
        }
        var whole = text(this), part = text(search), from = 0, result = "";
        for (var at = whole.indexOf(part); at >= 0; at = whole.indexOf(part, at + (part.length || 1))) {
            var put = typeof replacement === "function" ? text(replacement(part, at, whole)) : text(replacement);
            result += whole.slice(from, at) + put;
            from = at + part.length;
            if (part.length === 0 && at >= whole.length)
                break;
        }
        return result + whole.slice(from);
    });
    add(String.prototype, "matchAll", function (regex) {
        if (!(regex instanceof RegExp) || !regex.global)
            throw new TypeError("matchAll needs a regular expression with the flag g");
        var own = new RegExp(regex.source, regex.flags), found = [], match;
        while ((match = own.exec(this)) !== null) {
            found.push(match);
            if (match[0] === "")
                own.lastIndex++;
        }
        return found;
    });

    // One call of these could make gigabytes, and no interrupt reaches the engine meanwhile.
    ["padStart", "padEnd"].forEach(function (name) {
        var original = String.prototype[name];
        replace(String.prototype, name, function (length, filler) {
            checkLength(length);
            return original.call(this, length, filler === undefined ? " " : filler);
        });
    });
    var repeat = String.prototype.repeat;
    replace(String.prototype, "repeat", function (count) {
        checkLength(text(this).length * count);
        return repeat.call(this, count);
    });
    ["fill", "join", "concat", "reverse", "sort", "indexOf", "lastIndexOf", "includes", "slice", "splice", "unshift", "shift",
     "map", "filter", "forEach", "some", "every", "reduce", "reduceRight", "find", "findIndex", "copyWithin"].forEach(function (name) {
        var original = Array.prototype[name];
        replace(Array.prototype, name, function () {
            checkLength(this.length);
            return original.apply(this, arguments);
        });
    });
    var RealArray = Array;
    function LimitedArray(length) {
        if (arguments.length === 1 && typeof length === "number") {
            checkLength(length);
            return new RealArray(length);
        }
        return RealArray.from(arguments);
    }
    var from = RealArray.from;
    names(RealArray).forEach(function (name) {
        if (name !== "prototype" && name !== "length" && name !== "name")
            replace(LimitedArray, name, RealArray[name]);
    });
    replace(LimitedArray, "from", function (source, map, self) {
        if (source !== null && source !== undefined)
            checkLength(source.length);
        return map === undefined ? from.call(RealArray, source) : from.call(RealArray, source, map, self);
    });
    LimitedArray.prototype = RealArray.prototype;
    replace(RealArray.prototype, "constructor", LimitedArray);
    replace(global, "Array", LimitedArray);

    // Time stands still at a given moment, in UTC; random numbers follow from a given seed.
    var RealDate = Date, utc = Date.UTC, realParse = Date.parse, getters = {};
    function parseUtc(source) {
        var value = realParse(source);
        var hasZone = /(?:Z|GMT|UTC|[+-]\d\d:?\d\d)\s*(?:\([^)]*\))?\s*$/i.test(source) || /^\s*\d{4}-\d\d(?:-\d\d)?\s*$/.test(source);
        if (value !== value || hasZone)
            return value;
        var local = new RealDate(value);
        return utc(getters.getFullYear.call(local), getters.getMonth.call(local), getters.getDate.call(local),
                   getters.getHours.call(local), getters.getMinutes.call(local), getters.getSeconds.call(local),
                   getters.getMilliseconds.call(local));
    }
    function FixedDate(year) {
        var count = arguments.length, value = state.now;
        if (count === 1)
            value = year instanceof RealDate ? year.getTime() : typeof year === "string" ? parseUtc(year) : +year;
        else if (count > 1)
            value = utc.apply(RealDate, arguments);
        return new.target === undefined ? new RealDate(state.now).toUTCString() : new RealDate(value);
    }
    ["FullYear", "Month", "Date", "Day", "Hours", "Minutes", "Seconds", "Milliseconds"].forEach(function (part) {
        getters["get" + part] = RealDate.prototype["get" + part];
        replace(RealDate.prototype, "get" + part, RealDate.prototype["getUTC" + part]);
        if (part !== "Day")
            replace(RealDate.prototype, "set" + part, RealDate.prototype["setUTC" + part]);
    });
    replace(RealDate.prototype, "getTimezoneOffset", function () { return 0; });
    ["toString", "toLocaleString"].forEach(function (name) {
        replace(RealDate.prototype, name, function () { return this.toUTCString(); });
    });
    ["toDateString", "toLocaleDateString"].forEach(function (name) {
        replace(RealDate.prototype, name, function () { return this.toISOString().slice(0, 10); });
    });
    ["toTimeString", "toLocaleTimeString"].forEach(function (name) {
        replace(RealDate.prototype, name, function () { return this.toISOString().slice(11, 19); });
    });
    replace(FixedDate, "UTC", utc);
    replace(FixedDate, "parse", function (source) { return parseUtc(text(source)); });
    replace(FixedDate, "now", function () { return state.now; });
    FixedDate.prototype = RealDate.prototype;
    replace(RealDate.prototype, "constructor", FixedDate);
    replace(global, "Date", FixedDate);
    replace(Math, "random", function () {
        // A multiply-with-carry step on 32 bits is enough for picking and shuffling.
        state.random = (state.random + 0x6D2B79F5) | 0;
        var t = Math.imul(state.random ^ (state.random >>> 15), 1 | state.random);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    });

    // Raw memory, shared memory and anything asynchronous have no use in an expression.
    ["ArrayBuffer", "SharedArrayBuffer", "DataView", "Atomics", "Promise", "WeakMap", "WeakSet", "Proxy",
     "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array",
     "Float32Array", "Float64Array"].forEach(function (name) { delete global[name]; });

    // Assigning to `object.toString` must keep working although Object.prototype is frozen.
    [Object.prototype, Function.prototype, Error.prototype, Array.prototype].forEach(function (prototype) {
        names(prototype).forEach(function (name) {
            var property = describe(prototype, name);
            if (!property.configurable || !("value" in property))
                return;
            var value = property.value;
            define(prototype, name, {
                get: function () { return value; },
                set: function (changed) {
                    if (this !== prototype)
                        define(this, name, { value: changed, writable: true, configurable: true, enumerable: true });
                },
                configurable: false, enumerable: false
            });
        });
    });
    function seal(object) {
        names(object).forEach(function (name) {
            var property = describe(object, name);
            if (property && typeof property.value === "function" && property.value !== object) {
                freeze(property.value);
                if (property.value.prototype)
                    freeze(property.value.prototype);
            }
        });
        freeze(object);
    }
    // Prototypes that no global name leads to.
    [[][Symbol.iterator](), ""[Symbol.iterator](), new Map().entries(), new Set().values(), (function* () {})(),
     function* () {}].forEach(function (object) {
        for (var hidden = Object.getPrototypeOf(object); hidden && hidden !== Object.prototype && hidden !== Function.prototype;
             hidden = Object.getPrototypeOf(hidden))
            seal(hidden);
    });
    names(global).forEach(function (name) {
        var property = describe(global, name);
        var value = property.value;
        if (value !== global && (typeof value === "function" || (typeof value === "object" && value !== null))) {
            if (value.prototype)
                seal(value.prototype);
            seal(value);
        }
        if (property.configurable)
            define(global, name, { value: value, writable: false, configurable: false, enumerable: false });
    });
    var known = {};
    names(global).forEach(function (name) { known[name] = true; });
    freeze(RealDate);
    freeze(RealArray);

    // Returns [[results as JSON text or undefined …], [exceptions or "" …], total length, left-overs that stayed].
    return function (code, parameters, values, bindings, truthOnly, now, seed) {
        state.now = now;
        state.random = seed | 0;
        var results = [], exceptions = [], total = 0, stayed = false;
        var items = parse(values), variables = parse(bindings), call;
        var others = parameters.map(function (name) { return variables[name]; });
        try {
            call = makeFunction.apply(null, ["val"].concat(parameters, ["var r = " + code + "\n;return r;"]));
        } catch (problem) {
            call = function () { throw problem; };
        }
        for (var i = 0; i < items.length; i++) {
            var result, exception = "";
            try {
                result = call.apply(undefined, [items[i]].concat(others));
                result = truthOnly ? (result ? "true" : "false") : stringify(result);
                if (typeof result === "string") {
                    total += result.length;
                    if (total > limits.output) {
                        results.push(undefined);
                        exceptions.push("");
                        break;
                    }
                }
            } catch (problem) {
                result = undefined;
                try {
                    exception = text(problem) || "exception";
                } catch (ignored) {
                    exception = "exception";
                }
            }
            results.push(result);
            exceptions.push(exception);
        }
        // RegExp.$1 and its kin would tell the next expression about this one.
        /(?:)/.exec("");
        names(global).forEach(function (name) {
            if (known[name] !== true && !delete global[name])
                stayed = true;
        });
        return [results, exceptions, total, stayed];
    };
})
