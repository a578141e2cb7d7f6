package io.lazaretto.artifact.pmml;

import java.util.Set;

/** Built-in functions of PMML 4.4 (dmg.org, {@code BuiltinFunctions.html}) and aggregates ({@code Transformations.html}). */
final class PmmlFunctions {
    private static final Set<String> ALL = Set.of(
            "+", "-", "*", "/", "min", "max", "sum", "avg", "median", "product", "log10", "ln", "sqrt", "abs", "exp", "pow",
            "threshold", "floor", "ceil", "round", "modulo", "rint", "hypot", "expm1", "ln1p", "sin", "asin", "sinh", "cos",
            "acos", "cosh", "tan", "atan", "tanh", "atan2", "isMissing", "isNotMissing", "isValid", "isNotValid", "equal",
            "notEqual", "lessThan", "lessOrEqual", "greaterThan", "greaterOrEqual", "and", "or", "not", "isIn", "isNotIn",
            "if", "uppercase", "lowercase", "stringLength", "substring", "trimBlanks", "concat", "replace", "matches",
            "formatNumber", "formatDatetime", "dateDaysSinceYear", "dateSecondsSinceYear", "dateSecondsSinceMidnight",
            "normalCDF", "normalPDF", "stdNormalCDF", "stdNormalPDF", "stdNormalIDF", "normalIDF", "erf", "count",
            "average", "multiset");

    private PmmlFunctions() {}

    static boolean has(String function) {
        return ALL.contains(function);
    }
}
