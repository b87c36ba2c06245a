using System.Text;
using System.Text.Json.Nodes;
using GitOps.Core.Masking;
using GitOps.Core.Yaml;

namespace GitOps.Core.Tests.Masking;

public class SecretMaskTests
{
    private const string Password = "hunter2-Horse";
    private static readonly ResourceId Id = new("", "v1", "Secret", "shop", "db");

    /// <summary>What servers were seen to say, with VALUE where they put a value.</summary>
    private static readonly string[] Said =
    [
        "Secret \"db\" is invalid: data[password]: Invalid value: \"VALUE\": must be base64",
        "Secret \"db\" is invalid: stringData.password: Invalid value: VALUE: is too long",
        "failed to create typed patch object (shop/db; /v1, Kind=Secret): .data: expected map, got &{VALUE}",
        "failed to create typed patch object (shop/db; /v1, Kind=Secret): .data.password: expected string, got &value.valueUnstructured{Value:map[string]interface {}{\"user\":\"VALUE\"}}",
        "Secret in version \"v1\" cannot be handled as a Secret: illegal value map[password:VALUE user:x]",
        "v1.Secret.Data: base64Codec: invalid input, error found in #10 byte of ...|d\":\"VALUE\"}|..., bigger context ...|{\"password\":\"VALUE\"}|...",
        "admission webhook \"check.example.org\" denied the request: the password VALUE is in the list of leaked passwords",
        "json: cannot unmarshal VALUE into Go value",
        "[104 97] and 'VALUE' and `VALUE` and =VALUE;",
    ];

    public static TheoryData<string> Messages => [.. Said];

    [Theory]
    [MemberData(nameof(Messages))]
    public void No_spelling_of_a_value_stays_in_what_a_server_says(string message)
    {
        var secret = Secret($$"""{ "data": { "password": "{{Base64(Password)}}" } }""");
        string[] spellings = [Password, Base64(Password), Base64(Password).TrimEnd('='), string.Join(' ', Encoding.UTF8.GetBytes(Password)), Convert.ToHexString(Encoding.UTF8.GetBytes(Password)).ToLowerInvariant()];

        foreach (var spelling in spellings)
        {
            var said = SecretMask.OfSecrets.Redact(Id, secret, message.Replace("VALUE", spelling, StringComparison.Ordinal));

            Assert.DoesNotContain(spelling, said, StringComparison.Ordinal);
            Assert.Contains("***", said, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void No_piece_of_a_value_that_was_cut_off_stays(string message)
    {
        const string Value = "Basic:3f9c0ffee5a11ab1e7\nsecond\tline \"quoted\" <tag>";
        var secret = Secret($$"""{ "stringData": { "password": {{JsonValue.Create(Value)!.ToJsonString()}} } }""");
        foreach (var piece in (string[])["Basic:3f9c0ffee5", "0ffee5a11ab1e7...", "ee5a11ab1e7\\nsecond\\tline", "line \\\"quoted\\\" <tag>", "\\\"quoted\\\" \\u003ctag\\u003e"])
        {
            var said = SecretMask.OfSecrets.Redact(Id, secret, message.Replace("VALUE", piece, StringComparison.Ordinal));

            foreach (var part in (string[])["3f9c0ffe", "a11ab1e7", "quoted"])
            {
                Assert.DoesNotContain(part, said, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("\"k9\"", "k9")]
    [InlineData("\"x\"", "x")]
    [InlineData("true", "true")]
    [InlineData("7", "7")]
    [InlineData("4711", "4711")]
    [InlineData("12345678", "1.2345678e+07")]
    public void A_short_value_is_taken_out_too(string json, string spelling)
    {
        foreach (var message in Said.Where(text => !text.Contains("104", StringComparison.Ordinal)))
        {
            var said = SecretMask.OfSecrets.Redact(Id, Secret($$"""{ "stringData": { "pin": {{json}} } }"""), message.Replace("VALUE", spelling, StringComparison.Ordinal));

            Assert.DoesNotMatch($@"(?<!\w){spelling}(?!\w)", said);
        }
    }

    [Fact]
    public void A_short_value_leaves_the_words_of_a_message_whole()
    {
        var secret = Secret("""{ "stringData": { "pin": "k9" } }""");

        Assert.Equal(
            "Secret \"db\" is invalid: data[pin]: Invalid value: ***: must be longer than 8",
            SecretMask.OfSecrets.Redact(Id, secret, "Secret \"db\" is invalid: data[pin]: Invalid value: \"k9\": must be longer than 8"));
    }

    [Fact]
    public void What_a_server_says_of_another_object_stays_as_it_is()
    {
        var id = Id with { Kind = "ConfigMap" };

        Assert.Equal("Invalid value: \"a\"", SecretMask.OfSecrets.Redact(id, Secret("""{ "data": { "key": "a" } }"""), "Invalid value: \"a\""));
    }

    [Theory]
    [InlineData("apps")]
    [InlineData("core")]
    [InlineData("meta.k8s.io")]
    public void A_Secret_with_a_wrong_group_is_one(string group) => Assert.True(SecretMask.IsSecret(Id with { Group = group }));

    [Theory]
    [InlineData("secret")]
    [InlineData("Secrets")]
    [InlineData("Secret ")]
    [InlineData("SecretList")]
    public void A_Secret_with_a_wrong_kind_is_one(string kind) => Assert.True(SecretMask.IsSecret(Id with { Kind = kind }));

    [Fact]
    public void What_is_known_of_a_Secret_is_shown()
    {
        const string Shown = """
            apiVersion: v1
            immutable: true
            kind: Secret
            metadata:
              annotations:
                argocd.argoproj.io/sync-wave: "1"
              finalizers:
              - example.org/keep
              labels:
                app: shop
              name: db
              namespace: shop
              ownerReferences:
              - apiVersion: v1
                kind: ConfigMap
                name: owner
                uid: 1b2c
            type: Opaque

            """;
        var secret = YamlReader.Read("s.yaml", Encoding.UTF8.GetBytes(Shown))[0].Root!.AsObject();

        Assert.Equal(Shown, YamlWriter.Write(SecretMask.OfSecrets.View(Id, secret)));
    }

    private static JsonObject Secret(string fields)
    {
        var secret = JsonNode.Parse(fields)!.AsObject();
        secret["apiVersion"] = "v1";
        secret["kind"] = "Secret";
        secret["metadata"] = new JsonObject { ["name"] = "db" };
        return secret;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
