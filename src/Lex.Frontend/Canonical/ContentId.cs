using System.Security.Cryptography;
using System.Text;

namespace Lex.Frontend.Canonical;

/// <summary>Identities of declarations by content (language section 3.5): 64 lower-case hex digits.</summary>
internal static class ContentId
{
    /// <summary>The hash of a whole declaration.</summary>
    public static string CanonicalHash(Stage stage) => Hash(CanonicalJson.OfStage(stage));

    /// <summary>The identity of a signature, or null for an import, which has none.</summary>
    public static string? SigId(Stage stage) => CanonicalJson.OfSignature(stage, withName: true) is { } signature ? Hash(signature) : null;

    /// <summary>The identity of a declaration whatever it is called, or null for an import.</summary>
    public static string? StageId(Stage stage) =>
        CanonicalJson.OfSignature(stage, withName: false) is { } signature
            ? Hash(Hash(signature) + Hash(CanonicalJson.OfStage(stage, name: "")))
            : null;

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
