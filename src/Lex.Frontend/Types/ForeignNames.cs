namespace Lex.Frontend.Types;

/// <summary>What names of other languages are called here, for hints.</summary>
internal static class ForeignNames
{
    /// <summary>What to do instead of using this name as a value or a call; null: nothing is known about it.</summary>
    public static string? HintForValue(string name) => name switch
    {
        "for" or "while" or "loop" or "foreach" or "forEach" or "do" =>
            "there are no loops; call a function again, or use `list.map`, `list.filter` or `list.fold`",
        "null" or "nil" or "undefined" or "none" or "nothing" => "a value that may be missing is an `Option`: `Some(x)` or `None`",
        "var" or "const" or "val" or "mut" => "a name is bound with `let name := value`",
        "print" or "println" or "printf" or "puts" or "echo" or "console" or "putStrLn" =>
            "text is printed with `io.print(text)` of `std.io`",
        "switch" or "case" or "when" or "cond" => "choose with `match value { pattern => result, _ => other }`",
        "try" or "catch" or "throw" or "raise" or "except" or "finally" =>
            "an error is a value: `Err(e)` of a `Result`, handed on with `?`",
        "def" or "function" or "func" or "lambda" or "fun" => "a function value is written `fn (x :: Int) -> Int { x + 1 }`",
        "this" or "self" => "there are no objects; pass the value as a parameter",
        "new" or "class" or "struct" => "a record is written `{ x: 1, y: 2 }`, a union value `Name(1)`",
        "elif" or "elsif" => "write `else { if c { a } else { b } }`",
        "xor" => "of two Bools `!=` is the exclusive or",
        "in" or "is" => "compare with `==`, or look into a list with `list.contains`",
        "mod" or "div" => "the remainder is `a % b`, the quotient of Ints `a / b`",
        "async" or "await" or "yield" => "effects run one after the other; there is nothing to wait for",
        "break" or "continue" => "there are no loops; a function that calls itself stops by not doing so",
        "examples" => "examples stand between the result type and the body of a function",
        "panic" or "abort" or "exit" => "an error is a value: return `Err(e)`",
        _ => null,
    };

    /// <summary>The type, or the constructor, that a name of another language stands for; null: nothing is known about it.</summary>
    public static string? TypeFor(string name) => name switch
    {
        "String" or "string" or "str" or "Text" or "Char" or "char" => "Str",
        "Integer" or "int" or "Int64" or "Int32" or "i64" or "i32" or "Long" or "Number" or "Nat" or "usize" => "Int",
        "Double" or "double" or "float" or "f64" or "Real" => "Float",
        "Boolean" or "bool" or "boolean" => "Bool",
        "Void" or "void" or "None" or "unit" => "Unit",
        "Array" or "Vec" or "Seq" or "list" or "Slice" => "List",
        "Dict" or "HashMap" or "Dictionary" or "dict" or "map" => "Map",
        "Maybe" or "Optional" or "option" => "Option",
        "Either" or "result" => "Result",
        "HashSet" or "set" => "Set",
        "ByteArray" or "Buffer" or "bytes" => "Bytes",
        _ => null,
    };

    /// <summary>The library function that makes a value of a primitive type of others; null: there is none.</summary>
    public static string? ConversionTo(string type) => type switch
    {
        "Int" => "float.to_int(x)` or `str.to_int(s)",
        "Float" => "int.to_float(n)` or `str.to_float(s)",
        "Str" => "int.to_str(n)` or `float.to_str(x)",
        _ => null,
    };

    /// <summary>The constructor or literal that a constructor of another language stands for; null: nothing is known about it.</summary>
    public static string? ConstructorFor(string name) => name switch
    {
        "True" or "TRUE" => "true",
        "False" or "FALSE" => "false",
        "Null" or "Nothing" or "Nil" => "None",
        "Just" => "Some",
        "Right" or "Success" => "Ok",
        "Left" or "Failure" or "Error" => "Err",
        "Unit" or "Void" => "()",
        _ => null,
    };

    /// <summary>What functions of other libraries are called in the standard modules, likely names first.</summary>
    public static string[] FunctionsFor(string name) => name switch
    {
        "length" or "lenght" or "size" or "count" or "len" => ["len", "size", "count"],
        "reduce" or "foldl" or "foldLeft" or "fold_left" or "foldr" => ["fold"],
        "forEach" or "for_each" or "each" or "iter" => ["map", "fold"],
        "append" or "push" or "add" or "insert" => ["push_back", "set", "add", "concat"],
        "toString" or "to_string" or "show" or "str" or "format" => ["to_str", "stringify"],
        "parseInt" or "toInt" or "parse_int" or "parse" => ["to_int", "parse"],
        "parseFloat" or "toFloat" => ["to_float"],
        "toUpperCase" or "upper" or "uppercase" or "toUpper" => ["to_upper"],
        "toLowerCase" or "lower" or "lowercase" or "toLower" => ["to_lower"],
        "substring" or "substr" or "sub" => ["slice"],
        "includes" or "member" or "elem" or "has" or "containsKey" or "contains_key" => ["contains", "has"],
        "nth" or "at" or "index" or "elementAt" => ["get", "char_at"],
        "first" or "car" => ["head", "fst"],
        "rest" or "cdr" => ["tail"],
        "put" or "update" => ["set"],
        "lookup" or "fetch" => ["get"],
        "remove" or "erase" => ["delete"],
        "flatMap" or "bind" or "then" or "flatten_map" => ["flat_map", "and_then"],
        "getOrElse" or "withDefault" or "unwrap" or "get_or_else" or "default" => ["unwrap_or", "get_or"],
        "isSome" => ["is_some"],
        "isNone" => ["is_none"],
        "println" or "printLine" or "log" => ["print"],
        "startsWith" => ["starts_with"],
        "endsWith" => ["ends_with"],
        "some" or "exists" => ["any"],
        "every" => ["all"],
        _ => [],
    };
}
