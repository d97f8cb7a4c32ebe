using System.Security.Cryptography;
using System.Text;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Tests.Support;
using Xunit;

namespace Lex.Stdlib.Tests;

/// <summary>Digests, encodings, encryption and derived keys: published vectors, and the runtime's own classes as oracles.</summary>
public sealed class CryptoTests
{
    [Theory]
    [InlineData("sha256", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("md5", "abc", "900150983cd24fb0d6963f7d28e17f72")]
    [InlineData("keccak256", "", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("keccak256", "abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    [InlineData("blake2b", "",
        "786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419d25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce")]
    [InlineData("blake2b", "abc",
        "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923")]
    public void A_digest_is_the_published_one(string function, string text, string expected) =>
        Assert.Equal(expected, Hex(Call.Value($"crypto.{function}", Bytes(Encoding.UTF8.GetBytes(text)))));

    [Theory]
    [InlineData("keccak256", 'a', 135, "34367dc248bbd832f4e3e69dfaac2f92638bd0bbd18f2912ba4ef454919cf446")]
    [InlineData("keccak256", 'a', 136, "a6c4d403279fe3e0af03729caada8374b5ca54d8065329a3ebcaeb4b60aa386e")]
    [InlineData("keccak256", 'a', 500, "459d4d3dec1737165314cd15cafa5da1b779b796156dcb87415ee2ddc1dd417e")]
    [InlineData("blake2b", 'a', 127,
        "94596b9d6199c807c40ae1a935f3633ba5a8dd5655f7f1bd44f5285b1ce8dbb0054771eba409539df85a963296d28788807105153c90fa3ec3d761228e90f8b8")]
    [InlineData("blake2b", 'a', 128,
        "fc6c71f688f43ea7d60817478808f3cac753e61571865c95adbc2d9122c943a76b92c2cb1047ef3fe7bf6e436ec1d0a99a9e5b216780bf7fed9d7ca91d3a8f3b")]
    [InlineData("blake2b", 'a', 129,
        "55e6e0eb418149a8af92fd9ddc99254781b2f522a131b4f4d984404b71a00e1167b8124d5dcddd4c6977b299392335d6edd303da6d344d74bbef2d38101b232b")]
    [InlineData("blake2b", 'a', 1000,
        "d6a69459fe93fc6b9537ed4336e5099e0dcca3e97290a412500ed7a0daffb03d80cf3650a20e0591f748e10c3c534945ee83d5f2c9722f1a68d98b8c01af23fd")]
    public void A_digest_is_right_at_the_ends_of_blocks(string function, char letter, int count, string expected) =>
        Assert.Equal(expected, Hex(Call.Value($"crypto.{function}", Bytes(Encoding.UTF8.GetBytes(new string(letter, count))))));

    [Fact]
    public void Digests_and_codes_agree_with_the_runtime()
    {
        var random = new Random(1);
        for (var size = 0; size < 200; size++)
        {
            var (data, key) = (Random(random, size), Random(random, size));
            Assert.Equal(SHA256.HashData(data), Call.Value("crypto.sha256", Bytes(data)).As<BytesValue>().Span.ToArray());
            Assert.Equal(SHA512.HashData(data), Call.Value("crypto.sha512", Bytes(data)).As<BytesValue>().Span.ToArray());
            Assert.Equal(HMACSHA256.HashData(key, data),
                Call.Value("crypto.hmac_sha256", Bytes(key), Bytes(data)).As<BytesValue>().Span.ToArray());
            Assert.Equal(HMACSHA512.HashData(key, data),
                Call.Value("crypto.hmac_sha512", Bytes(key), Bytes(data)).As<BytesValue>().Span.ToArray());
        }

        Assert.Equal("\"" + Convert.ToHexStringLower(SHA512.HashData("é"u8)) + "\"", Call.Json("crypto.sha512_str", "[\"é\"]"));
    }

    [Fact]
    public void Encodings_agree_with_the_runtime_and_are_undone_by_their_decoders()
    {
        var random = new Random(2);
        for (var round = 0; round < 500; round++)
        {
            var data = Random(random, random.Next(0, 40));
            if (round % 5 == 0 && data.Length > 3) data.AsSpan(0, 3).Clear();
            Assert.Equal(Convert.ToHexStringLower(data), Text("crypto.hex_encode", data));
            Assert.Equal(Convert.ToBase64String(data), Text("crypto.base64_encode", data));
            Assert.Equal(System.Buffers.Text.Base64Url.EncodeToString(data), Text("crypto.base64url_encode", data));
            foreach (var format in new[] { "hex", "base64", "base64url", "base58" })
            {
                var decoded = Call.Value($"crypto.{format}_decode", Call.Value($"crypto.{format}_encode", Bytes(data))).As<Aggregate>();
                Assert.Equal("Ok", decoded.Shape.Constructor.Text);
                Assert.Equal(data, decoded[0].As<BytesValue>().Span.ToArray());
            }
        }
    }

    [Theory]
    [InlineData("base58_encode", "48656c6c6f20576f726c6421", "2NEpo7TZRRrLZSi2U")]
    [InlineData("base58_encode", "0000287fb4cd", "11233QC4")]
    [InlineData("base58_encode", "000000", "111")]
    public void Base_58_is_that_of_its_drafts(string function, string hex, string expected) =>
        Assert.Equal(expected, Text($"crypto.{function}", Convert.FromHexString(hex)));

    [Theory]
    [InlineData("hex_decode", "abc", "hex: Odd number of digits")]
    [InlineData("hex_decode", "zz", "hex: Invalid character 'z' at position 0")]
    [InlineData("hex_decode", "a/", "hex: Invalid character '/' at position 1")]
    [InlineData("hex_decode", "aé0", "hex: Invalid character 'é' at position 1")]
    [InlineData("base64_decode", "YQ", "base64: Invalid padding")]
    [InlineData("base64_decode", "Y Q=", "base64: Invalid character ' ' at position 1")]
    [InlineData("base64_decode", "YQ-_", "base64: Invalid character '-' at position 2")]
    [InlineData("base64_decode", "YR==", "base64: Invalid last symbol")]
    [InlineData("base64_decode", "Y===", "base64: Invalid character '=' at position 1")]
    [InlineData("base64url_decode", "YQ==", "base64url: Invalid character '=' at position 2")]
    [InlineData("base64url_decode", "Y", "base64url: Invalid input length: 1")]
    [InlineData("base58_decode", "a0", "base58: Invalid character '0' at position 1")]
    public void What_is_no_encoding_is_an_error(string function, string text, string expected) =>
        Assert.Equal($"{{\"$variant\":\"Err\",\"args\":[\"{expected}\"]}}", Call.Json($"crypto.{function}", $"[\"{text}\"]"));

    [Fact]
    public void Encryption_gives_the_published_vectors()
    {
        var zeros = new byte[16];
        var result = Ok("crypto.aes_gcm_seal", Bytes(zeros), Bytes(new byte[12]), Bytes([]), Bytes(zeros)).As<Aggregate>();
        Assert.Equal("0388dace60b6a392f328c2b971b2fe78", Hex(result[0]));
        Assert.Equal("ab6e47d42cec13bdf53a67b21257bddf", Hex(result[1]));

        var key = Bytes(Convert.FromHexString("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"));
        var nonce = Bytes(Convert.FromHexString("070000004041424344454647"));
        var extra = Bytes(Convert.FromHexString("50515253c0c1c2c3c4c5c6c7"));
        var plain = "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it."u8.ToArray();
        var box = Ok("crypto.chacha20_poly1305_seal", key, nonce, extra, Bytes(plain)).As<Aggregate>();
        Assert.Equal("1ae10b594f09e26a7e902ecbd0600691", Hex(box[1]));
        Assert.Equal(plain, Ok("crypto.chacha20_poly1305_open", key, nonce, extra, box[0], box[1]).As<BytesValue>().Span.ToArray());
    }

    [Fact]
    public void What_was_tampered_with_does_not_open()
    {
        var (key, nonce) = (Bytes(new byte[32]), Bytes(new byte[12]));
        foreach (var cipher in new[] { "aes_gcm", "chacha20_poly1305" })
        {
            var box = Ok($"crypto.{cipher}_seal", key, nonce, Bytes([1]), Bytes([1, 2, 3])).As<Aggregate>();
            Assert.Equal([1, 2, 3], Ok($"crypto.{cipher}_open", key, nonce, Bytes([1]), box[0], box[1]).As<BytesValue>().Span.ToArray());
            Assert.Equal($"{cipher}_open: authentication failed", Err($"crypto.{cipher}_open", key, nonce, Bytes([2]), box[0], box[1]));
            Assert.Equal($"{cipher}_open: tag must be exactly 16 bytes, got 2",
                Err($"crypto.{cipher}_open", key, nonce, Bytes([2]), box[0], Bytes([1, 2])));
            Assert.Equal($"{cipher}_seal: nonce must be exactly 12 bytes, got 0",
                Err($"crypto.{cipher}_seal", key, Bytes([]), Bytes([]), Bytes([])));
        }

        Assert.Equal("aes_gcm_seal: key must be 16 or 32 bytes, got 24",
            Err("crypto.aes_gcm_seal", Bytes(new byte[24]), nonce, Bytes([]), Bytes([])));
        Assert.Equal("chacha20_poly1305_seal: key must be exactly 32 bytes, got 16",
            Err("crypto.chacha20_poly1305_seal", Bytes(new byte[16]), nonce, Bytes([]), Bytes([])));
    }

    [Fact]
    public void Derived_keys_agree_with_the_runtime()
    {
        var random = new Random(3);
        for (var round = 0; round < 30; round++)
        {
            var (secret, salt, purpose, length) = (Random(random, random.Next(1, 80)), Random(random, random.Next(0, 80)),
                Random(random, random.Next(0, 9)), random.Next(1, 100));
            Assert.Equal(
                Rfc2898DeriveBytes.Pbkdf2(secret, salt, 1 + round, HashAlgorithmName.SHA256, length),
                Ok("crypto.pbkdf2_sha256", Bytes(secret), Bytes(salt), Value.Int(1 + round),
                    Value.Int(length)).As<BytesValue>().Span.ToArray());
            Assert.Equal(
                HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, length, salt, purpose),
                Ok("crypto.hkdf_sha256", Bytes(secret), Bytes(salt), Bytes(purpose), Value.Int(length)).As<BytesValue>().Span.ToArray());
        }

        Assert.Equal("pbkdf2_sha256: iterations must be > 0, got 0",
            Err("crypto.pbkdf2_sha256", Bytes([]), Bytes([]), Value.Int(0), Value.Int(1)));
        Assert.Equal("pbkdf2_sha256: len must be > 0, got 0",
            Err("crypto.pbkdf2_sha256", Bytes([]), Bytes([]), Value.Int(1), Value.Int(0)));
        Assert.Equal("pbkdf2_sha256: len must be <= 1048576, got 1048577",
            Err("crypto.pbkdf2_sha256", Bytes([]), Bytes([]), Value.Int(1), Value.Int(1048577)));
        Assert.Equal("hkdf_sha256: len must be <= 8160, got 8161",
            Err("crypto.hkdf_sha256", Bytes([]), Bytes([]), Bytes([]), Value.Int(8161)));
    }

    [Fact]
    public void Iterations_are_charged_as_they_are_made()
    {
        var ctx = new MeteredContext(steps: 1000);
        Assert.Equal(Status.Fault,
            Call.Run(ctx, "crypto.pbkdf2_sha256", [Bytes([1]), Bytes([2]), Value.Int(uint.MaxValue), Value.Int(32)], out _));
        Assert.Equal(LexLimit.Steps, ctx.Error!.Limit);
    }

    [Fact]
    public void Equality_looks_at_content()
    {
        Assert.True(Call.Value("crypto.constant_time_eq", Bytes([1, 2]), Bytes([1, 2])).AsBool);
        Assert.False(Call.Value("crypto.eq", Bytes([1, 2]), Bytes([1, 3])).AsBool);
        Assert.False(Call.Value("crypto.eq_str", Call.Str("a"), Call.Str("ab")).AsBool);
    }

    private static Value Ok(string function, params Value[] arguments)
    {
        var result = Call.Value(function, arguments).As<Aggregate>();
        Assert.Equal("Ok", result.Shape.Constructor.Text);
        return result[0];
    }

    private static string Err(string function, params Value[] arguments)
    {
        var result = Call.Value(function, arguments).As<Aggregate>();
        Assert.Equal("Err", result.Shape.Constructor.Text);
        return result[0].As<TextValue>().ToString();
    }

    private static string Text(string function, byte[] data) => Call.Value(function, Bytes(data)).As<TextValue>().ToString();

    private static string Hex(Value bytes) => Convert.ToHexStringLower(bytes.As<BytesValue>().Span);

    private static Value Bytes(byte[] bytes) => Value.Object(BytesValue.Of(bytes));

    private static byte[] Random(Random random, int size)
    {
        var bytes = new byte[size];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>That of the platform, as far as it goes, and beyond.</summary>
    [Theory]
    [InlineData(0, 0, 0, 1)]
    [InlineData(1, 100, 10, 32)]
    [InlineData(80, 0, 1_000, 33)]
    [InlineData(22, 13, 20_000, 8_160)]
    public void Keys_are_derived_as_the_platform_does(int secret, int salt, int purpose, int length)
    {
        byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(i * 7))];
        Value Of(int count) => Value.Object(BytesValue.Of(Bytes(count)));
        var expected = HKDF.DeriveKey(HashAlgorithmName.SHA256, Bytes(secret), length, Bytes(salt), Bytes(purpose));
        var derived = Call.Value("crypto.hkdf_sha256", Of(secret), Of(salt), Of(purpose), Value.Int(length)).As<Aggregate>()[0];
        Assert.Equal(expected, derived.As<BytesValue>().Span.ToArray());
        var longer = Call.Value("crypto.hkdf_sha256", Of(secret), Of(salt), Of(purpose + 1_000_000), Value.Int(length)).As<Aggregate>()[0];
        Assert.Equal(length, longer.As<BytesValue>().Length);
    }
}
