using System.Collections.Immutable;

namespace Lex.Frontend.Diagnostics;

/// <summary>One row of the table of diagnostics: its stable name and the rule behind it.</summary>
/// <param name="Name">The kind as tools see it, for example <c>type_mismatch</c>.</param>
/// <param name="Explanation">What the rule demands and the usual repair.</param>
internal sealed record DiagnosticKind(string Name, string Explanation)
{
    /// <summary>The stable identifier of the rule.</summary>
    public string RuleTag => Name.Replace('_', '-');

    /// <summary>Whether it keeps the text from being read at all, so that nothing was checked where it stands.</summary>
    public bool IsUnreadable => this == DiagnosticKinds.SyntaxError || this == DiagnosticKinds.LoadError;

    /// <summary>Whether it is a matter of style, said under <c>--strict</c> only; the names of such kinds are in capitals.</summary>
    public bool IsStyle => char.IsAsciiLetterUpper(Name[0]);
}

/// <summary>The kinds that are warnings; <c>--strict</c> makes errors of them.</summary>
internal static class WarningKinds
{
    public static readonly DiagnosticKind UnreachableArm = new("unreachable_arm",
        "The arms before this one take every value that it would take. Remove it, or move it up.");

    public static readonly DiagnosticKind TextComparison = new("STR_CMP",
        "Text is ordered by its bytes, which is seldom what a comparison with a literal means. Compare numbers, or use `==`.");

    public static readonly DiagnosticKind ShadowedFunction = new("SHADOW_FN",
        "A local with the name of a function hides it where it is in scope. Give the local a name of its own.");

    public static readonly DiagnosticKind UnresolvedImport = new("UNKNOWN_IMPORT",
        "The reference names no standard module and no file, so that its alias cannot be used. Correct it or remove the import.");

    public static readonly DiagnosticKind UpperCaseFunction = new("UPPER_FN",
        "A function whose name starts upper-case cannot be called, for such names are constructors. Rename it.");

    public static readonly DiagnosticKind DuplicateFunction = new("DUPLICATE_FN",
        "Of several functions with one name only the last can be called. Rename or remove the others.");

    public static readonly DiagnosticKind ConstructorCollision = new("DUPLICATE_CONSTRUCTOR",
        "Of several constructors with one name only the last can be built or matched. Rename the others.");

    public static readonly DiagnosticKind UnusedTypeParameter = new("UNUSED_TYPE_PARAM",
        "A type parameter that nothing mentions says nothing to callers. Remove it.");

    public static readonly DiagnosticKind PinnedTypeParameter = new("PINNED_TYPE_PARAM",
        "Callers choose what a type parameter is, so a body may not take it for one certain type. Declare that type instead.");

    public static readonly DiagnosticKind NamedServer = new("NET_SERVE_NAMED",
        "A server that finds its handler by name cannot be checked. Pass the handler as a function.");

    /// <summary>The table, in the order of declaration.</summary>
    public static ImmutableArray<DiagnosticKind> All =>
    [
        UnreachableArm, TextComparison, ShadowedFunction, UnresolvedImport, UpperCaseFunction, DuplicateFunction, ConstructorCollision,
        UnusedTypeParameter, PinnedTypeParameter, NamedServer,
    ];
}

/// <summary>Every kind of diagnostic of the front end that is an error, in one place.</summary>
internal static class DiagnosticKinds
{
    public static readonly DiagnosticKind SyntaxError = new("syntax_error",
        "The text does not follow the grammar of the language. Repair the marked place; what follows it has been read on a best effort.");

    public static readonly DiagnosticKind LoadError = new("load_error",
        "A file or package that the program imports cannot be loaded. Check the reference and the place it is resolved from.");

    public static readonly DiagnosticKind TypeMismatch = new("type_mismatch",
        "The type an expression has must agree with the type its context wants. Convert the value, or change the declared type.");

    public static readonly DiagnosticKind EffectRowMismatch = new("effect_row_mismatch",
        "Two function types agree only when their effect rows are equal. Give the function exactly the row that is wanted, or make the parameter's row open.");

    public static readonly DiagnosticKind UnknownIdentifier = new("unknown_identifier",
        "Every name must be a local, a function of the program or the alias of an import. Declare it, import it or correct its spelling.");

    public static readonly DiagnosticKind ArityMismatch = new("arity_mismatch",
        "Calls, constructors and tuple patterns take exactly the declared number of parts. Add the missing ones or remove the rest.");

    public static readonly DiagnosticKind NonExhaustiveMatch = new("non_exhaustive_match",
        "A match must have an arm for every value. Add the missing arms, or a final arm `_ => ...`.");

    public static readonly DiagnosticKind UnknownField = new("unknown_field",
        "A record has exactly the fields of its type, and a module exactly its functions. Correct the name.");

    public static readonly DiagnosticKind DuplicateField = new("duplicate_field",
        "A record literal names each field once. Remove one of the two.");

    public static readonly DiagnosticKind UnknownVariant = new("unknown_variant",
        "A name with an upper-case first letter is a constructor and must belong to a declared union. Declare it or correct its spelling.");

    public static readonly DiagnosticKind EffectNotDeclared = new("effect_not_declared",
        "A function or lambda must declare every effect its body performs. Add the effect to the row after `->`, or do not perform it.");

    public static readonly DiagnosticKind InfiniteType = new("infinite_type",
        "A type cannot contain itself except through a declared type. Declare a union or a record alias for the recursive shape.");

    public static readonly DiagnosticKind RefinementViolation = new("refinement_violation",
        "A literal argument must satisfy the refinement of its parameter. Pass a value for which the predicate holds.");

    public static readonly DiagnosticKind ExamplesOnEffectfulFn = new("examples_on_effectful_fn",
        "Examples are evaluated without effects, so only a function with an empty row may have them. Move the pure part into a function of its own.");

    public static readonly DiagnosticKind ExampleArityMismatch = new("example_arity_mismatch",
        "An example passes as many arguments as its function has parameters.");

    public static readonly DiagnosticKind ExampleMismatch = new("example_mismatch",
        "The function must give the expected value for the arguments of each of its examples. Correct the function or the example.");

    public static readonly DiagnosticKind TooComplex = new("too_complex",
        "A type or a function exceeds what one program may use: inferred types of limited depth, and 65,535 slots, arguments or parts per function. Split it.");

    /// <summary>The table, in the order of declaration.</summary>
    public static ImmutableArray<DiagnosticKind> All =>
    [
        SyntaxError, LoadError, TypeMismatch, EffectRowMismatch, UnknownIdentifier, ArityMismatch, NonExhaustiveMatch, UnknownField,
        DuplicateField, UnknownVariant, EffectNotDeclared, InfiniteType, RefinementViolation, ExamplesOnEffectfulFn,
        ExampleArityMismatch, ExampleMismatch, TooComplex,
    ];
}
