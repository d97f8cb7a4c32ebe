using System.Security.Cryptography;
using System.Text;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Crypto;
using Lex.Stdlib.Effects;
using Lex.Stdlib.Tests.Support;
using Xunit;

namespace Lex.Stdlib.Tests;

/// <summary>Signatures and Argon2id: the vectors of their standards, and the system's own implementation as an oracle.</summary>
public sealed class SignatureTests
{
    public static TheoryData<string, string, string, string> Rfc8032() => new()
    {
        {
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        },
        {
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        },
        {
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        },
        {
            "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
        },
    };

    [Theory]
    [MemberData(nameof(Rfc8032))]
    public void Ed25519_gives_the_vectors_of_rfc_8032(string seed, string key, string message, string signature)
    {
        Assert.Equal(key, Hex(Ok("crypto.ed25519_public_key", Bytes(seed))));
        Assert.Equal(signature, Hex(Ok("crypto.ed25519_sign", Bytes(seed), Bytes(message))));
        Assert.True(Holds("crypto.ed25519_verify", Bytes(key), Bytes(message), Bytes(signature)));
        Assert.True(Holds("crypto.ed25519_is_valid_point", Bytes(key)));
        for (var i = 0; i < 64; i += 7)
        {
            var changed = Convert.FromHexString(signature);
            changed[i] ^= 1;
            Assert.False(Holds("crypto.ed25519_verify", Bytes(key), Bytes(message), Of(changed)));
        }
    }

    [Fact]
    public void Ed25519_refuses_what_is_malformed()
    {
        const string Key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        const string Signature = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
        Assert.False(Holds("crypto.ed25519_verify", Bytes(Key), Bytes(""), Bytes(Signature[2..])));
        Assert.False(Holds("crypto.ed25519_verify", Bytes(Key[2..]), Bytes(""), Bytes(Signature)));

        // The same s plus the order would pass as well, if it were read.
        var shifted = Word256.Add(
            Word256.OfLittleEndian(Convert.FromHexString(Signature).AsSpan(32)),
            new(0x5812631A5CF5D3ED, 0x14DEF9DEA2F79CD6, 0, 0x1000000000000000), out _);
        var malleable = Convert.FromHexString(Signature);
        shifted.WriteLittleEndian(malleable.AsSpan(32));
        Assert.False(Holds("crypto.ed25519_verify", Bytes(Key), Bytes(""), Of(malleable)));

        var points = Enumerable.Range(0, 256).Count(i => Holds("crypto.ed25519_is_valid_point", Of([(byte)i, .. new byte[31]])));
        Assert.InRange(points, 96, 160); // About half of all numbers are the y of a point.
        Assert.False(Holds("crypto.ed25519_is_valid_point", Bytes("ed" + new string('f', 60) + "7f"))); // The prime itself stands for no y.
        Assert.True(Holds("crypto.ed25519_is_valid_point", Bytes("01" + new string('0', 62))));
        Assert.False(Holds("crypto.ed25519_is_valid_point", Bytes("01" + new string('0', 60) + "80"))); // Zero is not odd.
        Assert.Equal("ed25519_public_key: secret must be 32 bytes", Err("crypto.ed25519_public_key", Bytes("00")));
        Assert.Equal("ed25519_sign: secret must be 32 bytes", Err("crypto.ed25519_sign", Bytes("00"), Bytes("")));
    }

    [Theory]
    [InlineData(
        "sample",
        "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
        "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8")]
    [InlineData(
        "test",
        "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367",
        "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083")]
    public void P256_gives_the_vectors_of_rfc_6979(string message, string r, string s)
    {
        var secret = Bytes("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721");
        var signature = Ok("crypto.p256_sign", secret, Of(Encoding.UTF8.GetBytes(message)));
        Assert.True(DerSignature.TryRead(signature.As<BytesValue>().Span, out var foundR, out var foundS));
        Assert.Equal((r, s), (Hex(foundR), Hex(foundS)));
        var key = Ok("crypto.p256_public_key", secret);
        Assert.Equal("0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6", Hex(key));
        Assert.True(Holds("crypto.p256_verify", key, Of(Encoding.UTF8.GetBytes(message)), signature));
        Assert.False(Holds("crypto.p256_verify", key, Bytes("00"), signature));
    }

    [Theory]
    [InlineData("p256", "0000000000000000000000000000000000000000000000000000000000000002",
        "7cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc47669978")]
    [InlineData("p256", "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550",
        "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296")]
    [InlineData("secp256k1", "0000000000000000000000000000000000000000000000000000000000000002",
        "c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5")]
    [InlineData("secp256k1", "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140",
        "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")]
    public void Multiples_of_the_generator_are_the_published_ones(string curve, string secret, string x) =>
        Assert.Equal(x, Hex(Ok($"crypto.{curve}_public_key", Bytes(secret)))[2..66]);

    [Theory]
    [InlineData(
        "0000000000000000000000000000000000000000000000000000000000000001",
        "Satoshi Nakamoto",
        "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d82442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5")]
    [InlineData(
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140",
        "Satoshi Nakamoto",
        "fd567d121db66e382991534ada77a6bd3106f0a1098c231e47993447cd6af2d06b39cd0eb1bc8603e159ef5c20a5c8ad685a45b06ce9bebed3f153d10d93bed5")]
    public void Secp256k1_signs_as_others_do(string secret, string message, string signature)
    {
        var digest = Of(SHA256.HashData(Encoding.UTF8.GetBytes(message)));
        var signed = Ok("crypto.secp256k1_sign_digest", Bytes(secret), digest);
        Assert.Equal(signature, Hex(signed)[..128]);
        var key = Ok("crypto.secp256k1_public_key", Bytes(secret));
        Assert.Equal(Hex(key), Hex(Ok("crypto.secp256k1_recover", digest, signed)));
        Assert.True(Holds("crypto.secp256k1_verify", key, digest, signed));
        Assert.True(Holds("crypto.secp256k1_verify", key, digest, Bytes(signature)));
    }

    [Fact]
    public void Signatures_on_curves_agree_with_the_system()
    {
        var random = new Random(4);
        foreach (var name in new[] { "p256", "secp256k1" })
        {
            var named = name == "p256" ? ECCurve.NamedCurves.nistP256 : ECCurve.CreateFromFriendlyName("secp256k1");
            for (var round = 0; round < 12; round++)
            {
                using var theirs = ECDsa.Create(named);
                var parameters = theirs.ExportParameters(true);
                byte[] key = [4, .. parameters.Q.X!, .. parameters.Q.Y!];
                var message = new byte[random.Next(0, 100)];
                random.NextBytes(message);
                var digest = SHA256.HashData(message);
                if (name == "p256")
                {
                    Assert.Equal([(byte)(2 + (parameters.Q.Y![^1] & 1)), .. parameters.Q.X!],
                        Ok("crypto.p256_public_key", Of(parameters.D!)).As<BytesValue>().Span.ToArray());
                    var ours = Ok("crypto.p256_sign", Of(parameters.D!), Of(message)).As<BytesValue>().Span.ToArray();
                    Assert.True(theirs.VerifyHash(digest, ours, DSASignatureFormat.Rfc3279DerSequence));
                    Assert.True(Holds("crypto.p256_verify", Of(key), Of(message),
                        Of(theirs.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence))));
                    continue;
                }

                Assert.Equal(key, Ok("crypto.secp256k1_public_key", Of(parameters.D!)).As<BytesValue>().Span.ToArray());
                var signed = Ok("crypto.secp256k1_sign_digest", Of(parameters.D!), Of(digest)).As<BytesValue>().Span.ToArray();
                Assert.True(theirs.VerifyHash(digest, signed.AsSpan(0, 64)));
                Assert.Equal(key, Ok("crypto.secp256k1_recover", Of(digest), Of(signed)).As<BytesValue>().Span.ToArray());
                Assert.True(Holds("crypto.secp256k1_verify", Of(key), Of(digest), Of(theirs.SignHash(digest))));
                Assert.True(Word256.IsLess(Word256.OfBigEndian(signed.AsSpan(32)),
                    new(0xDFE92F46681B20A1, 0x5D576E7357A4501D, 0xFFFFFFFFFFFFFFFF, 0x7FFFFFFFFFFFFFFF)));
            }
        }
    }

    [Theory]
    [InlineData("crypto.p256_public_key", "p256_public_key: secret must be a 32-byte P-256 scalar")]
    [InlineData("crypto.secp256k1_public_key", "secp256k1_public_key: secret must be a 32-byte secp256k1 scalar")]
    public void What_is_no_scalar_is_no_secret(string function, string problem)
    {
        foreach (var secret in new[] { "", new string('0', 64), new string('f', 64), new string('1', 66) })
        {
            Assert.Equal(problem, Err(function, Bytes(secret)));
        }
    }

    [Fact]
    public void What_is_no_signature_is_refused()
    {
        var (secret, digest) = (Bytes(new string('1', 64)), Bytes(new string('2', 64)));
        Assert.Equal("p256_sign: secret must be a 32-byte P-256 scalar", Err("crypto.p256_sign", Bytes(""), digest));
        Assert.Equal("secp256k1_sign_digest: digest must be exactly 32 bytes", Err("crypto.secp256k1_sign_digest", secret, Bytes("00")));
        Assert.Equal("secp256k1_recover: signature must be 65 bytes (r‖s‖v)", Err("crypto.secp256k1_recover", digest, Bytes("00")));
        Assert.Equal("secp256k1_recover: v must be 0, 1, 27 or 28",
            Err("crypto.secp256k1_recover", digest, Bytes(new string('1', 128) + "02")));
        Assert.Equal("secp256k1_recover: no key has made this signature",
            Err("crypto.secp256k1_recover", digest, Bytes(new string('0', 130))));
        var key = Ok("crypto.p256_public_key", secret);
        var signature = Ok("crypto.p256_sign", secret, digest).As<BytesValue>().Span.ToArray();
        Assert.True(Holds("crypto.p256_verify", key, digest, Of(signature)));
        foreach (var length in Enumerable.Range(0, signature.Length))
        {
            Assert.False(Holds("crypto.p256_verify", key, digest, Of(signature[..length])));
        }

        Assert.False(Holds("crypto.p256_verify", key, digest, Of([.. signature, 0])));
        var padded = signature.ToList(); // A number with a zero that it does not need: the same value, another form.
        padded.Insert(4, 0);
        padded[1]++;
        padded[3]++;
        Assert.False(Holds("crypto.p256_verify", key, digest, Of([.. padded])));
    }

    [Fact]
    public void Secrets_come_from_the_entropy_of_the_host()
    {
        var policy = EffectPolicy.DenyAll with { Effects = [new EffectGrant("random")] };
        foreach (var curve in new[] { "p256", "secp256k1" })
        {
            // What is drawn first is above the order of both curves.
            var draws = 0;
            var host = new EffectHost(policy, Stream.Null) { Entropy = bytes => bytes.Fill((byte)(draws++ == 0 ? 0xFF : 0x11)) };
            var drawn = Call.Effect(new DefaultEffectHandler(host), $"crypto.{curve}_generate", "[]");
            Assert.Equal($"{{\"$variant\":\"Ok\",\"args\":[{{\"$bytes\":\"{new string('1', 64)}\"}}]}}", drawn);
        }
    }

    [Theory]
    [InlineData("password", "somesalt", 2, 256, "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe")]
    [InlineData("", "12345678", 1, 8, "d5943821")]
    [InlineData(
        "pw",
        "saltsaltsalt",
        3,
        67,
        "64bf018fe1cc97385e97053d3dd9981bfee4eac2f737fb743d9ad54c21819dde274cd510bb6b2b7d1d72d7087db9a9cda22ea0fda85f831c57a9e4781ef7082ea327c178b473c0966e8fd06cab541b837646480ec1db27a838bc87fcb3196faf7e91e2c0")]
    public void Argon2id_agrees_with_the_reference(string password, string salt, long passes, long memory, string key) => Assert.Equal(
        key,
        Hex(Ok("crypto.argon2id", Text(password), Text(salt), Value.Int(passes), Value.Int(memory), Value.Int(key.Length / 2))));

    [Fact]
    public void Argon2id_gives_the_vector_of_rfc_9106()
    {
        var key = new byte[32];
        var (password, salt, secret, extra) = (new byte[32], new byte[16], new byte[8], new byte[12]);
        Array.Fill(password, (byte)1);
        Array.Fill(salt, (byte)2);
        Array.Fill(secret, (byte)3);
        Array.Fill(extra, (byte)4);
        Assert.Equal(Status.Ok,
            Argon2id.Derive(new MeteredContext(), new Argon2Cost(Passes: 3, Memory: 32, Lanes: 4), password, salt, secret, extra, key));
        Assert.Equal("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659", Convert.ToHexStringLower(key));
    }

    [Fact]
    public void Argon2id_pays_for_memory_before_it_takes_it_and_for_blocks_as_it_fills_them()
    {
        Value[] arguments = [Text("password"), Text("somesalt"), Value.Int(uint.MaxValue), Value.Int(1024), Value.Int(32)];
        var slow = new MeteredContext(steps: 100_000);
        Assert.Equal(Status.Fault, Call.Run(slow, "crypto.argon2id", arguments, out _));
        Assert.Equal(LexLimit.Steps, slow.Error!.Limit);

        arguments[3] = Value.Int(uint.MaxValue);
        var large = new MeteredContext(cells: 1_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(Status.Fault, Call.Run(large, "crypto.argon2id", arguments, out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
        Assert.Equal("argon2id: t_cost must be a u32 >= 1, got 0",
            Err("crypto.argon2id", Text(""), Text("somesalt"), Value.Int(0), Value.Int(8), Value.Int(4)));
        Assert.Equal("argon2id: m_cost must be a u32 >= 8, got 7",
            Err("crypto.argon2id", Text(""), Text("somesalt"), Value.Int(1), Value.Int(7), Value.Int(4)));
        Assert.Equal("argon2id: len must be <= 1048576, got 1048577",
            Err("crypto.argon2id", Text(""), Text("somesalt"), Value.Int(1), Value.Int(8), Value.Int(1048577)));
        Assert.Equal("argon2id: salt must be at least 8 bytes, got 1",
            Err("crypto.argon2id", Text(""), Text("s"), Value.Int(1), Value.Int(8), Value.Int(4)));
    }

    private static Value Ok(string function, params Value[] arguments)
    {
        var result = Call.Value(function, arguments).As<Aggregate>();
        Assert.True(result.Shape.Constructor.Text == "Ok", result[0].ToString());
        return result[0];
    }

    private static string Err(string function, params Value[] arguments)
    {
        var result = Call.Value(function, arguments).As<Aggregate>();
        Assert.Equal("Err", result.Shape.Constructor.Text);
        return result[0].As<TextValue>().ToString();
    }

    private static bool Holds(string function, params Value[] arguments) => Call.Value(function, arguments).AsBool;

    private static string Hex(Value bytes) => Convert.ToHexStringLower(bytes.As<BytesValue>().Span);

    private static string Hex(Word256 number)
    {
        var bytes = new byte[Word256.Size];
        number.WriteBigEndian(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private static Value Bytes(string hex) => Of(Convert.FromHexString(hex));

    private static Value Text(string text) => Of(Encoding.UTF8.GetBytes(text));

    private static Value Of(byte[] bytes) => Value.Object(BytesValue.Of(bytes));
}
