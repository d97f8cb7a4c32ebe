using Lex.Stdlib.Tests.Support;
using Xunit;

namespace Lex.Stdlib.Tests;

/// <summary>The behaviour of the library, function by function: arguments and result as JSON, errors after an exclamation mark.</summary>
public sealed class FunctionTests
{
    [Theory]
    [InlineData("str.len", "[\"é\"]", "2")]
    [InlineData("str.len", "[\"😀\"]", "4")]
    [InlineData("str.is_empty", "[\"\"]", "true")]
    [InlineData("str.char_at", "[\"abc\",1]", "\"b\"")]
    [InlineData("str.char_at", "[\"é\",0]", "\"\"")]
    [InlineData("str.char_at", "[\"a\",-1]", "\"\"")]
    [InlineData("str.char_at", "[\"a\",9]", "\"\"")]
    [InlineData("str.slice", "[\"héllo\",1,3]", "\"él\"")]
    [InlineData("str.slice", "[\"abc\",-5,2]", "\"ab\"")]
    [InlineData("str.slice", "[\"abc\",2,99]", "\"c\"")]
    [InlineData("str.slice", "[\"abc\",7,9]", "\"\"")]
    [InlineData("str.slice", "[\"é\",0,1]", "\"é\"")]
    [InlineData("str.slice", "[\"abcdef\",4,2]", "!str.slice: reversed range [4..2]")]
    [InlineData("str.slice", "[\"abc\",2,-7]", "!str.slice: reversed range [2..0]")]
    [InlineData("str.concat", "[\"a\",\"b\"]", "\"ab\"")]
    [InlineData("str.split", "[\"a,,b\",\",\"]", "[\"a\",\"\",\"b\"]")]
    [InlineData("str.split", "[\",a,\",\",\"]", "[\"\",\"a\",\"\"]")]
    [InlineData("str.split", "[\"\",\",\"]", "[\"\"]")]
    [InlineData("str.split", "[\"né\",\"\"]", "[\"n\",\"é\"]")]
    [InlineData("str.split", "[\"\",\"\"]", "[]")]
    [InlineData("str.join", "[[],\"-\"]", "\"\"")]
    [InlineData("str.join", "[[\"a\",\"b\"],\"-\"]", "\"a-b\"")]
    [InlineData("str.join", "[[1],\"-\"]", "!str.join: expected Str, got Int(1)")]
    [InlineData("str.starts_with", "[\"abc\",\"\"]", "true")]
    [InlineData("str.ends_with", "[\"abc\",\"bc\"]", "true")]
    [InlineData("str.contains", "[\"abc\",\"\"]", "true")]
    [InlineData("str.contains", "[\"abc\",\"d\"]", "false")]
    [InlineData("str.replace", "[\"aaa\",\"aa\",\"b\"]", "\"ba\"")]
    [InlineData("str.replace", "[\"ab\",\"\",\"-\"]", "\"-a-b-\"")]
    [InlineData("str.replace", "[\"é\",\"\",\"-\"]", "\"-é-\"")]
    [InlineData("str.trim", "[\"\\t x \\n\"]", "\"x\"")]
    [InlineData("str.trim", "[\"\\u00a0\\u3000x\\u2028\"]", "\"x\"")]
    [InlineData("str.trim", "[\"\\u200bx\"]", "\"\u200bx\"")]
    [InlineData("str.to_upper", "[\"straße\"]", "\"STRASSE\"")]
    [InlineData("str.to_upper", "[\"ŉﬃıſ\"]", "\"ʼNFFIIS\"")]
    [InlineData("str.to_lower", "[\"ΟΔΟΣ\"]", "\"οδος\"")]
    [InlineData("str.to_lower", "[\"ΟΔΟΣ Σ ΑΣΑ. ΑΣ.\"]", "\"οδος σ ασα. ας.\"")]
    [InlineData("str.to_lower", "[\"İK\"]", "\"i\u0307k\"")]
    [InlineData("str.strip_prefix", "[\"foobar\",\"foo\"]", "{\"$variant\":\"Some\",\"args\":[\"bar\"]}")]
    [InlineData("str.strip_suffix", "[\"foobar\",\"x\"]", "{\"$variant\":\"None\",\"args\":[]}")]
    [InlineData("str.cmp", "[\"é\",\"z\"]", "1")]
    [InlineData("str.cmp", "[\"Z\",\"a\"]", "-1")]
    [InlineData("str.to_int", "[\"+7\"]", "{\"$variant\":\"Some\",\"args\":[7]}")]
    [InlineData("str.to_int", "[\"-9223372036854775808\"]", "{\"$variant\":\"Some\",\"args\":[-9223372036854775808]}")]
    [InlineData("str.to_int", "[\"9223372036854775808\"]", "{\"$variant\":\"None\",\"args\":[]}")]
    [InlineData("str.to_int", "[\"-9223372036854775809\"]", "{\"$variant\":\"None\",\"args\":[]}")]
    [InlineData("str.to_int", "[\" 7\"]", "{\"$variant\":\"None\",\"args\":[]}")]
    [InlineData("str.to_int", "[\"+\"]", "{\"$variant\":\"None\",\"args\":[]}")]
    [InlineData("str.to_float", "[\"1e3\"]", "{\"$variant\":\"Some\",\"args\":[1000.0]}")]
    [InlineData("str.to_float", "[\".5\"]", "{\"$variant\":\"Some\",\"args\":[0.5]}")]
    [InlineData("str.to_float", "[\"5.\"]", "{\"$variant\":\"Some\",\"args\":[5.0]}")]
    [InlineData("str.to_float", "[\"-Infinity\"]", "{\"$variant\":\"Some\",\"args\":[null]}")]
    [InlineData("str.to_float", "[\"1e99999999999\"]", "{\"$variant\":\"Some\",\"args\":[null]}")]
    [InlineData("str.to_float", "[\"1e\"]", "{\"$variant\":\"None\",\"args\":[]}")]
    [InlineData("str.to_float", "[\".\"]", "{\"$variant\":\"None\",\"args\":[]}")]
    [InlineData("str.to_float", "[\"1,5\"]", "{\"$variant\":\"None\",\"args\":[]}")]
    [InlineData("str.to_float", "[\" 1\"]", "{\"$variant\":\"None\",\"args\":[]}")]
    [InlineData("str.len", "[5]", "!str.len: expected Str, got Int(5)")]
    [InlineData("int.to_str", "[-5]", "\"-5\"")]
    [InlineData("int.abs", "[-9223372036854775808]", "-9223372036854775808")]
    [InlineData("int.max", "[2,3]", "3")]
    [InlineData("float.to_str", "[1.0]", "\"1\"")]
    [InlineData("float.to_str", "[0.1]", "\"0.1\"")]
    [InlineData("float.to_str", "[1e21]", "\"1000000000000000000000\"")]
    [InlineData("float.to_str", "[1e-7]", "\"0.0000001\"")]
    [InlineData("float.to_str", "[-0.0]", "\"-0\"")]
    [InlineData("float.to_str", "[-1.5e-10]", "\"-0.00000000015\"")]
    [InlineData("float.to_str", "[1.2345e20]", "\"123450000000000000000\"")]
    [InlineData("float.to_int", "[-2.9]", "-2")]
    [InlineData("float.to_int", "[1e300]", "9223372036854775807")]
    [InlineData("float.to_int", "[-1e300]", "-9223372036854775808")]
    public void Text_and_numbers(string function, string arguments, string result) => Assert.Equal(result, Call.Json(function, arguments));

    [Theory]
    [InlineData("list.range", "[2,5]", "[2,3,4]")]
    [InlineData("list.range", "[5,2]", "[]")]
    [InlineData("list.range", "[9223372036854775805,9223372036854775807]", "[9223372036854775805,9223372036854775806]")]
    [InlineData("list.range", "[-9223372036854775808,9223372036854775807]", "!list.range: the result is too long")]
    [InlineData("list.head", "[[]]", "{\"$variant\":\"None\",\"args\":[]}")]
    [InlineData("list.tail", "[[1,2]]", "[2]")]
    [InlineData("list.tail", "[[]]", "[]")]
    [InlineData("list.cons", "[1,[2]]", "[1,2]")]
    [InlineData("list.reverse", "[[1,2,3]]", "[3,2,1]")]
    [InlineData("list.concat", "[[1],[\"a\"]]", "[1,\"a\"]")]
    [InlineData("list.enumerate", "[[\"a\"]]", "[[0,\"a\"]]")]
    [InlineData("map.keys", "[{\"$map\":[{\"$tuple\":[\"b\",1]},{\"$tuple\":[\"a\",2]},{\"$tuple\":[\"b\",3]}]}]", "[\"a\",\"b\"]")]
    [InlineData("map.entries", "[{\"$map\":[{\"$tuple\":[10,1]},{\"$tuple\":[2,2]},{\"$tuple\":[\"z\",3]}]}]", "[[\"z\",3],[2,2],[10,1]]")]
    [InlineData("map.get", "[{\"$map\":[{\"$tuple\":[1,2]}]},1]", "{\"$variant\":\"Some\",\"args\":[2]}")]
    [InlineData("map.get", "[{\"$map\":[]},true]", "!map/set key must be Str or Int, got Bool(true)")]
    [InlineData("map.set", "[{\"$map\":[]},1,2]", "[[1,2]]")]
    [InlineData("map.delete", "[{\"$map\":[{\"$tuple\":[\"a\",2]}]},\"b\"]", "{\"a\":2}")]
    [InlineData("map.merge", "[{\"$map\":[{\"$tuple\":[\"a\",1]}]},{\"$map\":[{\"$tuple\":[\"a\",2]}]}]", "{\"a\":2}")]
    [InlineData("map.from_list", "[[1]]", "!map.from_list: expected a pair, got Int(1)")]
    [InlineData("set.to_list", "[{\"$set\":[3,1,3]}]", "[1,3]")]
    [InlineData("set.is_subset", "[{\"$set\":[]},{\"$set\":[1]}]", "true")]
    [InlineData("set.diff", "[{\"$set\":[1,2]},{\"$set\":[2]}]", "[1]")]
    [InlineData("set.union", "[{\"$set\":[1]},{\"$set\":[\"a\"]}]", "[\"a\",1]")]
    [InlineData("set.intersect", "[{\"$set\":[1,2]},{\"$set\":[2,3]}]", "[2]")]
    [InlineData("deque.pop_front", "[{\"$deque\":[1,2]}]", "{\"$variant\":\"Some\",\"args\":[[1,[2]]]}")]
    [InlineData("deque.pop_back", "[{\"$deque\":[1,2]}]", "{\"$variant\":\"Some\",\"args\":[[2,[1]]]}")]
    [InlineData("deque.pop_back", "[{\"$deque\":[]}]", "{\"$variant\":\"None\",\"args\":[]}")]
    [InlineData("deque.push_front", "[{\"$deque\":[1]},0]", "[0,1]")]
    [InlineData("tuple.third", "[{\"$tuple\":[1,2,3]}]", "3")]
    [InlineData("option.ok_or", "[{\"$variant\":\"None\",\"args\":[]},\"e\"]", "{\"$variant\":\"Err\",\"args\":[\"e\"]}")]
    [InlineData("option.unwrap_or", "[{\"$variant\":\"Some\",\"args\":[1]},2]", "1")]
    [InlineData("option.is_none", "[{\"$variant\":\"Ok\",\"args\":[1]}]",
        "!option.is_none: expected None or Some, got Variant { name: \"Ok\", args: [Int(1)] }")]
    [InlineData("result.unwrap_or", "[{\"$variant\":\"Err\",\"args\":[\"x\"]},9]", "9")]
    [InlineData("random.seed", "[42]", "{\"state\":-4767286540954276203}")]
    [InlineData("random.int", "[{\"state\":1},5,4]", "!random.int: hi (4) must be >= lo (5)")]
    [InlineData("random.choose", "[{\"state\":1},[]]", "{\"$variant\":\"None\",\"args\":[]}")]
    [InlineData("random.float", "[{\"state\":-4767286540954276203}]", "[0.34329192209867343,{\"state\":6633428278368922282}]")]
    [InlineData("test.assert_eq", "[[1],[2]]", "{\"$variant\":\"Err\",\"args\":[\"assert_eq: lhs [1] != rhs [2]\"]}")]
    [InlineData("test.assert_ne", "[1,1]", "{\"$variant\":\"Err\",\"args\":[\"assert_ne: both sides are 1\"]}")]
    [InlineData("test.assert_true", "[false]", "{\"$variant\":\"Err\",\"args\":[\"assert_true: was false\"]}")]
    public void Collections_and_variants(string function, string arguments, string result) =>
        Assert.Equal(result, Call.Json(function, arguments));

    [Theory]
    [InlineData("math.round", "[-2.5]", "-3.0")]
    [InlineData("math.round", "[0.49999999999999994]", "0.0")]
    [InlineData("math.min", "[0.0,-0.0]", "0.0")]
    [InlineData("math.max", "[-0.0,0.0]", "-0.0")]
    [InlineData("math.zeros", "[-1,2]", "!math.zeros: negative dim -1x2")]
    [InlineData("math.zeros", "[0,9223372036854775807]", "!math.zeros: the result is too long")]
    [InlineData("math.from_lists", "[[[1.0,2.0,3.0],[1.0,2.0]]]", "!math.from_lists: row 1 has 2 cols, expected 3")]
    [InlineData("math.from_flat", "[2,2,[1.0]]", "!math.from_flat: list len 1 != 2*2")]
    [InlineData("math.get", "[{\"$matrix\":[[1.0]]},-1,0]", "!math.get: (18446744073709551615,0) out of 1x1")]
    [InlineData("math.matmul", "[{\"$matrix\":[[1.0,2.0,3.0]]},{\"$matrix\":[[1.0,2.0,3.0]]}]", "!math.matmul: dim mismatch 1x3 · 1x3")]
    [InlineData("math.matmul", "[{\"$matrix\":[[1.0,2.0]]},{\"$matrix\":[[3.0],[4.0]]}]",
        "{\"$f64_array\":true,\"cols\":1,\"data\":[11.0],\"rows\":1}")]
    [InlineData("math.transpose", "[{\"$matrix\":[[1.0,2.0]]}]", "{\"$f64_array\":true,\"cols\":1,\"data\":[1.0,2.0],\"rows\":2}")]
    [InlineData("bytes.u16_le", "[258]", "{\"$bytes\":\"0201\"}")]
    [InlineData("bytes.u16_le_at", "[{\"$bytes\":\"00\"},0]",
        "{\"$variant\":\"Err\",\"args\":[\"bytes.u16_le_at: offset 0 out of range of 1 bytes\"]}")]
    [InlineData("bytes.u64_le_at", "[{\"$bytes\":\"ffffffffffffffff\"},0]", "{\"$variant\":\"Ok\",\"args\":[-1]}")]
    [InlineData("bytes.slice", "[{\"$bytes\":\"010203\"},2,9]", "!bytes.slice: out of range [2..9] of 3")]
    [InlineData("bytes.slice", "[{\"$bytes\":\"010203\"},-1,3]", "!bytes.slice: out of range [18446744073709551615..3] of 3")]
    [InlineData("bytes.to_str", "[{\"$bytes\":\"ff\"}]",
        "{\"$variant\":\"Err\",\"args\":[\"invalid utf-8 sequence of 1 bytes from index 0\"]}")]
    [InlineData("bytes.to_str", "[{\"$bytes\":\"6161c3\"}]",
        "{\"$variant\":\"Err\",\"args\":[\"incomplete utf-8 byte sequence from index 2\"]}")]
    [InlineData("bytes.concat_all", "[[{\"$bytes\":\"01\"},{\"$bytes\":\"02\"}]]", "{\"$bytes\":\"0102\"}")]
    [InlineData("decimal.add", "[{\"coefficient\":150,\"exponent\":-2},{\"coefficient\":5,\"exponent\":-3}]",
        "{\"coefficient\":1505,\"exponent\":-3}")]
    [InlineData("decimal.add", "[{\"coefficient\":9223372036854775807,\"exponent\":0},{\"coefficient\":1,\"exponent\":0}]",
        "!decimal.add: overflow")]
    [InlineData("decimal.add", "[{\"coefficient\":0,\"exponent\":19},{\"coefficient\":1,\"exponent\":0}]",
        "!decimal.pow10: exponent 19 exceeds max (18)")]
    [InlineData("decimal.compare", "[{\"coefficient\":10,\"exponent\":18},{\"coefficient\":1,\"exponent\":0}]",
        "!decimal: overflow aligning (shift 18)")]
    [InlineData("decimal.mul", "[{\"coefficient\":1,\"exponent\":9223372036854775807},{\"coefficient\":1,\"exponent\":1}]",
        "!decimal.mul: exponent overflow")]
    [InlineData("decimal.round_to", "[{\"coefficient\":625,\"exponent\":-3},-2,\"HalfUp\"]", "{\"coefficient\":63,\"exponent\":-2}")]
    [InlineData("decimal.round_to", "[{\"coefficient\":625,\"exponent\":-3},-2,\"HalfEven\"]", "{\"coefficient\":62,\"exponent\":-2}")]
    [InlineData("decimal.round_to", "[{\"coefficient\":-627,\"exponent\":-3},-2,\"Floor\"]", "{\"coefficient\":-63,\"exponent\":-2}")]
    [InlineData("decimal.round_to", "[{\"coefficient\":-627,\"exponent\":-3},-2,\"Ceiling\"]", "{\"coefficient\":-62,\"exponent\":-2}")]
    [InlineData("decimal.round_to", "[{\"coefficient\":1,\"exponent\":0},1,\"X\"]",
        "!decimal.round_to: unknown rounding mode \"X\"; valid modes: HalfUp HalfDown HalfEven Down Up Ceiling Floor")]
    [InlineData("decimal.to_str", "[{\"coefficient\":12345,\"exponent\":-2}]", "\"123.45\"")]
    [InlineData("decimal.to_str", "[{\"coefficient\":-63,\"exponent\":-2}]", "\"-0.63\"")]
    [InlineData("decimal.to_str", "[{\"coefficient\":0,\"exponent\":-2}]", "\"0.00\"")]
    [InlineData("decimal.to_str", "[{\"coefficient\":7,\"exponent\":2}]", "\"700\"")]
    [InlineData("decimal.pow10", "[-1]", "!decimal.pow10: negative exponent -1")]
    [InlineData("decimal.normalize", "[{\"coefficient\":1200,\"exponent\":-2}]", "{\"coefficient\":12,\"exponent\":0}")]
    public void Numbers_with_a_scale(string function, string arguments, string result) =>
        Assert.Equal(result, Call.Json(function, arguments));

    [Theory]
    [InlineData("json.parse_strict", "[\"{\\\"a\\\":{\\\"b\\\":1}}\",[\"a.b\",\"c\"]]",
        "{\"$variant\":\"Err\",\"args\":[\"missing required field(s): c\"]}")]
    [InlineData("json.parse_strict", "[\"5\",[\"a\",\"b\"]]",
        "{\"$variant\":\"Err\",\"args\":[\"parse_strict: expected top-level object with fields [\\\"a\\\", \\\"b\\\"], got 5\"]}")]
    [InlineData("json.parse_typed", "[\"{\\\"n\\\":\\\"1\\\"}\",\"{\\\"root\\\":{\\\"record\\\":{\\\"n\\\":\\\"Int\\\"}}}\"]",
        "{\"$variant\":\"Err\",\"args\":[\"field `n`: expected Int, got Str\"]}")]
    [InlineData("json.parse_typed", "[\"{\\\"x\\\":5}\",\"{\\\"root\\\":{\\\"record\\\":{\\\"x\\\":\\\"Float\\\"}}}\"]",
        "{\"$variant\":\"Ok\",\"args\":[{\"x\":5.0}]}")]
    [InlineData("json.parse_typed", "[\"{}\",\"{\\\"root\\\":{\\\"record\\\":{\\\"n\\\":{\\\"option\\\":\\\"Int\\\"}}}}\"]",
        "{\"$variant\":\"Ok\",\"args\":[{\"n\":{\"$variant\":\"None\",\"args\":[]}}]}")]
    [InlineData("json.parse_typed", "[\"5\",\"{\\\"root\\\":{\\\"record\\\":{\\\"n\\\":{\\\"option\\\":\\\"Int\\\"}}}}\"]",
        "{\"$variant\":\"Ok\",\"args\":[5]}")]
    [InlineData("json.parse_typed",
        "[\"{\\\"xs\\\":[1,2,true]}\",\"{\\\"root\\\":{\\\"record\\\":{\\\"xs\\\":{\\\"list\\\":\\\"Int\\\"}}}}\"]",
        "{\"$variant\":\"Err\",\"args\":[\"field `xs`: [2]: expected Int, got Bool\"]}")]
    [InlineData("json.parse_typed", "[\"[[]]\",\"{\\\"root\\\":{\\\"list\\\":\\\"Int\\\"}}\"]", "{\"$variant\":\"Ok\",\"args\":[[[]]]}")]
    [InlineData("json.parse_typed",
        "[\"{\\\"m\\\":{\\\"b\\\":1,\\\"a\\\":2},\\\"s\\\":[2,1],\\\"t\\\":[1,\\\"x\\\"]}\",\"{\\\"root\\\":{\\\"record\\\":{\\\"m\\\":{\\\"map\\\":[\\\"Str\\\",\\\"Int\\\"]},\\\"s\\\":{\\\"set\\\":\\\"Int\\\"},\\\"t\\\":{\\\"tuple\\\":[\\\"Int\\\",\\\"Str\\\"]}}}}\"]", "{\"$variant\":\"Ok\",\"args\":[{\"m\":{\"a\":2,\"b\":1},\"s\":[1,2],\"t\":[1,\"x\"]}]}")]
    [InlineData("json.parse_typed",
        "[\"7\",\"{\\\"root\\\":{\\\"ref\\\":\\\"A\\\"},\\\"types\\\":{\\\"A\\\":{\\\"option\\\":{\\\"ref\\\":\\\"A\\\"}}}}\"]",
        "{\"$variant\":\"Err\",\"args\":[\"recursion limit exceeded\"]}")]
    [InlineData("csv.parse", "[\"a,\\\"b \\\"\\\"q\\\"\\\"\\\"\\r\\n\\n1\\n\"]",
        "{\"$variant\":\"Ok\",\"args\":[[[\"a\",\"b \\\"q\\\"\"],[\"1\"]]]}")]
    [InlineData("csv.parse", "[\"a,\"]", "{\"$variant\":\"Ok\",\"args\":[[[\"a\",\"\"]]]}")]
    [InlineData("csv.parse", "[\"\\\"a\"]", "{\"$variant\":\"Err\",\"args\":[\"csv.parse: line 1: quoted field is not closed\"]}")]
    [InlineData("csv.stringify", "[[[\"a\",\"b,c\"],[\"\",\"q\\\"\"]]]",
        "{\"$variant\":\"Ok\",\"args\":[\"a,\\\"b,c\\\"\\n,\\\"q\\\"\\\"\\\"\\n\"]}")]
    [InlineData("csv.stringify", "[[[\"a\"],[\"b\",\"c\"]]]",
        "{\"$variant\":\"Err\",\"args\":[\"csv.stringify: row 1 has 2 fields, expected 1\"]}")]
    [InlineData("dotenv.parse", "[\"# c\\nexport A = \\\"x y\\\"\\n\\nB=1\\nB=2\"]",
        "{\"$variant\":\"Ok\",\"args\":[{\"A\":\"x y\",\"B\":\"2\"}]}")]
    [InlineData("dotenv.parse", "[\"a=1\\nb\"]", "{\"$variant\":\"Err\",\"args\":[\"dotenv.parse line 2: missing `=`\"]}")]
    [InlineData("dotenv.parse", "[\"=1\"]", "{\"$variant\":\"Err\",\"args\":[\"dotenv.parse line 1: empty key\"]}")]
    [InlineData("parser.char", "[\"ab\"]", "!parser.char: expected 1-character string, got \"ab\"")]
    [InlineData("parser.digit", "[]", "{\"kind\":\"Digit\"}")]
    [InlineData("regex.find", "[\"(\\\\w+)@(\\\\w+)\",\"x é@b\"]",
        "{\"$variant\":\"Some\",\"args\":[{\"end\":6,\"groups\":[\"é\",\"b\"],\"start\":2,\"text\":\"é@b\"}]}")]
    [InlineData("regex.replace_all", "[\"(\\\\d)\",\"a1b2\",\"<$1>\"]", "\"a<1>b<2>\"")]
    [InlineData("regex.split", "[\",\",\"a,,b\"]", "[\"a\",\"\",\"b\"]")]
    [InlineData("regex.split", "[\"\",\"ab\"]", "[\"\",\"a\",\"b\",\"\"]")]
    [InlineData("regex.split", "[\"a*\",\"baac\"]", "[\"\",\"b\",\"c\",\"\"]")]
    [InlineData("regex.is_match_str", "[\"(\",\"x\"]", "false")]
    [InlineData("regex.is_match_str", "[\"^.$\",\"😀\"]", "true")]
    [InlineData("regex.is_match_str", "[\"^\\\\p{Greek}+$\",\"αβγ\"]", "true")]
    [InlineData("regex.is_match_str", "[\"^[[:alpha:]]$\",\"é\"]", "false")]
    [InlineData("regex.is_match_str", "[\"(?i)straSSe\",\"STRASSE\"]", "true")]
    [InlineData("regex.is_match_str", "[\"^[a-z&&[^aeiou]]+$\",\"xyz\"]", "true")]
    [InlineData("regex.is_match_str", "[\"^[a-z&&[^aeiou]]+$\",\"xaz\"]", "false")]
    [InlineData("regex.compile", "[\"a{2,1}\"]",
        "{\"$variant\":\"Err\",\"args\":[\"invalid regex: invalid repetition count range at position 6\"]}")]
    [InlineData("regex.find", "[\"(\",\"x\"]", "!regex.find: invalid regex: unclosed group at position 1")]
    public void Formats_and_patterns(string function, string arguments, string result) =>
        Assert.Equal(result, Call.Json(function, arguments));

    [Theory]
    [InlineData("datetime.format_iso", "[0]", "\"1970-01-01T00:00:00+00:00\"")]
    [InlineData("datetime.format_iso", "[-1]", "\"1969-12-31T23:59:59.999999999+00:00\"")]
    [InlineData("datetime.format_iso", "[9223372036854775807]", "\"2262-04-11T23:47:16.854775807+00:00\"")]
    [InlineData("datetime.format_iso", "[-9223372036854775808]", "\"1677-09-21T00:12:43.145224192+00:00\"")]
    [InlineData("datetime.parse_iso", "[\"2024-02-29T12:00:00+02:00\"]", "{\"$variant\":\"Ok\",\"args\":[1709200800000000000]}")]
    [InlineData("datetime.parse_iso", "[\"2023-02-29T12:00:00Z\"]",
        "{\"$variant\":\"Err\",\"args\":[\"parse_iso: input is out of range\"]}")]
    [InlineData("datetime.parse_iso", "[\"9999-01-01T00:00:00Z\"]", "{\"$variant\":\"Ok\",\"args\":[9223372036854775807]}")]
    [InlineData("datetime.parse_iso", "[\"2024-02-29T12:00:00\"]",
        "{\"$variant\":\"Err\",\"args\":[\"parse_iso: premature end of input\"]}")]
    [InlineData("datetime.parse", "[\"1970-01-02 03:04:05\",\"%Y-%m-%d %H:%M:%S\"]", "{\"$variant\":\"Ok\",\"args\":[97445000000000]}")]
    [InlineData("datetime.parse", "[\"1970-01-02\",\"%F\"]",
        "{\"$variant\":\"Err\",\"args\":[\"parse: input is not enough for unique date and time\"]}")]
    [InlineData("datetime.format", "[1709200800123000000,\"%a %d %b %Y %T%.f %j %V %G %u %p %I %s %:z\"]",
        "\"Thu 29 Feb 2024 10:00:00.123 060 09 2024 4 AM 10 1709200800 +00:00\"")]
    [InlineData("datetime.format", "[0,\"%Q\"]", "!datetime.format: invalid directive `%Q`")]
    [InlineData("datetime.from_components",
        "[{\"year\":2024,\"month\":2,\"day\":30,\"hour\":0,\"minute\":0,\"second\":0,\"nano\":0,\"tz_offset_minutes\":0}]",
        "{\"$variant\":\"Err\",\"args\":[\"from_components: invalid or ambiguous date/time\"]}")]
    [InlineData("datetime.to_components", "[0,{\"$variant\":\"Offset\",\"args\":[90]}]",
        "{\"$variant\":\"Ok\",\"args\":[{\"day\":1,\"hour\":1,\"minute\":30,\"month\":1,\"nano\":0,\"second\":0,\"tz_offset_minutes\":90,\"year\":1970}]}")]
    [InlineData("datetime.to_components", "[0,{\"$variant\":\"Iana\",\"args\":[\"No/Where\"]}]",
        "{\"$variant\":\"Err\",\"args\":[\"to_components: unknown timezone `No/Where`: failed to parse timezone\"]}")]
    [InlineData("datetime.add", "[9223372036854775807,1]", "9223372036854775807")]
    [InlineData("duration.minutes", "[-90000000000]", "-1")]
    public void Dates(string function, string arguments, string result) => Assert.Equal(result, Call.Json(function, arguments));

    [Fact]
    public void A_seeded_generator_draws_the_specified_numbers()
    {
        Assert.Equal([3, 4, 3, 3, 6, 4, 3, 3], Draws(42));
        Assert.Equal([4, 3, 6, 1, 6, 6, 3, 3], Draws(0));
    }

    private static List<long> Draws(long seed)
    {
        var generator = Call.Value("random.seed", Core.Values.Value.Int(seed));
        var draws = new List<long>();
        for (var i = 0; i < 8; i++)
        {
            var drawn = Call.Value("random.int", generator, Core.Values.Value.Int(1), Core.Values.Value.Int(6)).As<Core.Values.Aggregate>();
            draws.Add(drawn[0].AsInt);
            generator = drawn[1];
        }

        return draws;
    }
}
