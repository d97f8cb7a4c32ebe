using System.Globalization;

namespace Lex.Stdlib.Regex;

/// <summary>The sets of code points that patterns have names for.</summary>
internal static class CharSets
{
    /// <summary>The last code point.</summary>
    public const int MaxCodePoint = 0x10FFFF;

    /// <summary>Whether a code point is part of a word, as <c>\w</c> and <c>\b</c> understand it.</summary>
    public static bool IsWord(int codePoint)
    {
        if (codePoint < 128) return codePoint is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_';
        return CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter => true,
            UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber => true,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => true,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation => true,
            _ => codePoint is 0x200C or 0x200D or (>= 0x24B6 and <= 0x24E9),
        };
    }

    /// <summary>The set behind <c>\w</c>.</summary>
    public static CharSet Word() => AddAll(
        new CharSet().Add(0x200C, 0x200D).Add(0x24B6, 0x24E9),
        UnicodeCategory.UppercaseLetter, UnicodeCategory.LowercaseLetter, UnicodeCategory.TitlecaseLetter,
        UnicodeCategory.ModifierLetter, UnicodeCategory.OtherLetter, UnicodeCategory.LetterNumber,
        UnicodeCategory.NonSpacingMark, UnicodeCategory.SpacingCombiningMark, UnicodeCategory.EnclosingMark,
        UnicodeCategory.DecimalDigitNumber, UnicodeCategory.ConnectorPunctuation);

    /// <summary>The set behind <c>\d</c>.</summary>
    public static CharSet Digit() => new CharSet().Add(UnicodeCategory.DecimalDigitNumber);

    /// <summary>The set behind <c>\s</c>.</summary>
    public static CharSet Space() =>
        new CharSet().Add([0x09, 0x0D, ' ', ' ', 0x85, 0x85, 0xA0, 0xA0, 0x1680, 0x1680, 0x2000, 0x200A, 0x2028, 0x2029, 0x202F, 0x202F, 0x205F, 0x205F, 0x3000, 0x3000]);

    /// <summary>A class in POSIX brackets, or null.</summary>
    public static CharSet? Posix(string name) => name switch
    {
        "alnum" => new CharSet().Add(['0', '9', 'A', 'Z', 'a', 'z']),
        "alpha" => new CharSet().Add(['A', 'Z', 'a', 'z']),
        "ascii" => new CharSet().Add(0, 0x7F),
        "blank" => new CharSet().Add(['\t', '\t', ' ', ' ']),
        "cntrl" => new CharSet().Add([0, 0x1F, 0x7F, 0x7F]),
        "digit" => new CharSet().Add('0', '9'),
        "graph" => new CharSet().Add('!', '~'),
        "lower" => new CharSet().Add('a', 'z'),
        "print" => new CharSet().Add(' ', '~'),
        "punct" => new CharSet().Add(['!', '/', ':', '@', '[', '`', '{', '~']),
        "space" => new CharSet().Add(['\t', '\r', ' ', ' ']),
        "upper" => new CharSet().Add('A', 'Z'),
        "word" => new CharSet().Add(['0', '9', 'A', 'Z', 'a', 'z', '_', '_']),
        "xdigit" => new CharSet().Add(['0', '9', 'A', 'F', 'a', 'f']),
        _ => null,
    };

    /// <summary>A general category, script or property, or null.</summary>
    public static CharSet? Property(string name)
    {
        var equals = name.IndexOf('=');
        if (equals >= 0) name = name[(equals + 1)..];
        if (Scripts.Find(name) is { IsEmpty: false } script) return new CharSet().Add(script);
        return name switch
        {
            "Any" or "any" => new CharSet().Add(0, MaxCodePoint),
            "ASCII" => new CharSet().Add(0, 0x7F),
            "Alphabetic" or "Alpha" => AddAll(new CharSet(), UnicodeCategory.UppercaseLetter, UnicodeCategory.LowercaseLetter, UnicodeCategory.TitlecaseLetter, UnicodeCategory.ModifierLetter, UnicodeCategory.OtherLetter, UnicodeCategory.LetterNumber),
            "White_Space" or "Whitespace" => Space(),
            "Uppercase" or "Upper" => new CharSet().Add(UnicodeCategory.UppercaseLetter),
            "Lowercase" or "Lower" => new CharSet().Add(UnicodeCategory.LowercaseLetter),
            "L" or "Letter" => Range(UnicodeCategory.UppercaseLetter, UnicodeCategory.OtherLetter),
            "LC" => Range(UnicodeCategory.UppercaseLetter, UnicodeCategory.TitlecaseLetter),
            "Lu" or "Uppercase_Letter" => new CharSet().Add(UnicodeCategory.UppercaseLetter),
            "Ll" or "Lowercase_Letter" => new CharSet().Add(UnicodeCategory.LowercaseLetter),
            "Lt" or "Titlecase_Letter" => new CharSet().Add(UnicodeCategory.TitlecaseLetter),
            "Lm" or "Modifier_Letter" => new CharSet().Add(UnicodeCategory.ModifierLetter),
            "Lo" or "Other_Letter" => new CharSet().Add(UnicodeCategory.OtherLetter),
            "M" or "Mark" => Range(UnicodeCategory.NonSpacingMark, UnicodeCategory.EnclosingMark),
            "Mn" or "Nonspacing_Mark" => new CharSet().Add(UnicodeCategory.NonSpacingMark),
            "Mc" or "Spacing_Mark" => new CharSet().Add(UnicodeCategory.SpacingCombiningMark),
            "Me" or "Enclosing_Mark" => new CharSet().Add(UnicodeCategory.EnclosingMark),
            "N" or "Number" => Range(UnicodeCategory.DecimalDigitNumber, UnicodeCategory.OtherNumber),
            "Nd" or "Decimal_Number" => new CharSet().Add(UnicodeCategory.DecimalDigitNumber),
            "Nl" or "Letter_Number" => new CharSet().Add(UnicodeCategory.LetterNumber),
            "No" or "Other_Number" => new CharSet().Add(UnicodeCategory.OtherNumber),
            "Z" or "Separator" => Range(UnicodeCategory.SpaceSeparator, UnicodeCategory.ParagraphSeparator),
            "Zs" or "Space_Separator" => new CharSet().Add(UnicodeCategory.SpaceSeparator),
            "Zl" or "Line_Separator" => new CharSet().Add(UnicodeCategory.LineSeparator),
            "Zp" or "Paragraph_Separator" => new CharSet().Add(UnicodeCategory.ParagraphSeparator),
            "C" or "Other" => Range(UnicodeCategory.Control, UnicodeCategory.PrivateUse).Add(UnicodeCategory.OtherNotAssigned),
            "Cc" or "Control" => new CharSet().Add(UnicodeCategory.Control),
            "Cf" or "Format" => new CharSet().Add(UnicodeCategory.Format),
            "Co" or "Private_Use" => new CharSet().Add(UnicodeCategory.PrivateUse),
            "Cn" or "Unassigned" => new CharSet().Add(UnicodeCategory.OtherNotAssigned),
            "P" or "Punctuation" => Range(UnicodeCategory.ConnectorPunctuation, UnicodeCategory.OtherPunctuation),
            "Pc" or "Connector_Punctuation" => new CharSet().Add(UnicodeCategory.ConnectorPunctuation),
            "Pd" or "Dash_Punctuation" => new CharSet().Add(UnicodeCategory.DashPunctuation),
            "Ps" or "Open_Punctuation" => new CharSet().Add(UnicodeCategory.OpenPunctuation),
            "Pe" or "Close_Punctuation" => new CharSet().Add(UnicodeCategory.ClosePunctuation),
            "Pi" or "Initial_Punctuation" => new CharSet().Add(UnicodeCategory.InitialQuotePunctuation),
            "Pf" or "Final_Punctuation" => new CharSet().Add(UnicodeCategory.FinalQuotePunctuation),
            "Po" or "Other_Punctuation" => new CharSet().Add(UnicodeCategory.OtherPunctuation),
            "S" or "Symbol" => Range(UnicodeCategory.MathSymbol, UnicodeCategory.OtherSymbol),
            "Sm" or "Math_Symbol" => new CharSet().Add(UnicodeCategory.MathSymbol),
            "Sc" or "Currency_Symbol" => new CharSet().Add(UnicodeCategory.CurrencySymbol),
            "Sk" or "Modifier_Symbol" => new CharSet().Add(UnicodeCategory.ModifierSymbol),
            "So" or "Other_Symbol" => new CharSet().Add(UnicodeCategory.OtherSymbol),
            _ => null,
        };
    }

    private static CharSet Range(UnicodeCategory first, UnicodeCategory last)
    {
        var set = new CharSet();
        for (var category = first; category <= last; category++) set.Add(category);
        return set;
    }

    private static CharSet AddAll(CharSet set, params ReadOnlySpan<UnicodeCategory> categories)
    {
        foreach (var category in categories) set.Add(category);
        return set;
    }
}
