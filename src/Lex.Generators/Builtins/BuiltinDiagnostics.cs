using Lex.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace Lex.Generators.Builtins;

/// <summary>What can be wrong with a declaration in the library.</summary>
internal static class BuiltinDiagnostics
{
    public static readonly DiagnosticDescriptor BadName = Error(
        "LEXB001", "A library function is named module.function", "'{0}' is not of the form module.function");

    public static readonly DiagnosticDescriptor BadSignature = Error(
        "LEXB002", "A library function has a Lex type", "'{0}' is not of the form (A, B) -> [effects] C");

    public static readonly DiagnosticDescriptor Duplicate = Error(
        "LEXB003", "A library function is declared once", "'{0}' is declared more than once");

    public static readonly DiagnosticDescriptor BadParameter = Error(
        "LEXB004", "Parameters agree with the Lex type", "'{0}': {1}");

    public static readonly DiagnosticDescriptor BadResult = Error(
        "LEXB005", "The result agrees with the Lex type", "'{0}': {1}");

    public static readonly DiagnosticDescriptor BadMethod = Error(
        "LEXB006", "A library function is a plain static method",
        "'{0}' must be static, not private, without type parameters and without overloads");

    public static readonly DiagnosticDescriptor NoSummary = Error(
        "LEXB007", "A library function is described", "'{0}' has no summary");

    public static readonly DiagnosticDescriptor BadGate = Error(
        "LEXB008", "An effect names its gate", "'{0}': {1}");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Lex.Builtins", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
