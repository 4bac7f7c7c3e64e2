using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TrainingLms.Api.SingleSignOn;

namespace TrainingLms.Api.Tests.SingleSignOn;

/// <summary>Settings are checked when the server starts, and everything that is wrong is said at once.</summary>
public sealed class SingleSignOnSettingsTests : IDisposable
{
    readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void Without_settings_there_is_no_provider() => Assert.Empty(Problems([]));

    [Fact]
    public void Good_settings_pass()
    {
        Assert.Empty(Problems(Good()));
        File.WriteAllText(file, System.Text.Json.JsonSerializer.Serialize(new { keys = new[] { new SigningKey("one").Public } }));
        Assert.Empty(Problems(new() { ["Issuer"] = "https://id.example", ["KeysFile"] = file, ["BearerAudience"] = "lms" }));
    }

    [Fact]
    public void All_problems_are_listed_together()
    {
        var problems = Problems(new()
        {
            ["Issuer"] = "http://id.example",
            ["AuthorizationAddress"] = "ftp://id.example/authorize",
            ["KeysAddress"] = "https://me:secret@id.example/keys",
            ["KeysFile"] = file,
            ["ClientId"] = "lms",
            ["Algorithms:0"] = "HS256",
            ["Algorithms:1"] = "none",
        });
        foreach (var wrong in (string[])["Issuer must", "AuthorizationAddress must", "KeysAddress must", "TokenAddress is missing", "ClientSecret is missing", "exclude each other", "holds no public key", "HS256", "none"])
            Assert.Contains(problems, problem => problem.StartsWith("SingleSignOn:", StringComparison.Ordinal) && problem.Contains(wrong, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("PersonClaim", "email")]
    [InlineData("PersonClaim", "")]
    [InlineData("ClockSkewSeconds", "121")]
    [InlineData("KeyRetrySeconds", "0")]
    [InlineData("KeyMinutes", "100000")]
    [InlineData("KeysFile", "/nowhere/keys.json")]
    public void Each_setting_has_its_range(string name, string value) => Assert.NotEmpty(Problems(new(Good()) { [name] = value }));

    [Fact]
    public void Half_a_provider_is_a_mistake() => Assert.Contains(Problems(new() { ["ClientSecret"] = "x" }), problem => problem.Contains("Issuer is not", StringComparison.Ordinal));

    [Theory]
    [InlineData("""{"keys":[{"kty":"oct","kid":"a","k":"AAAA"}]}""")]
    [InlineData("""{"keys":[{"kty":"RSA","kid":"a","use":"enc","n":"AQAB","e":"AQAB"}]}""")]
    [InlineData("""{"keys":[{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"}]}""")]
    [InlineData("""{"keys":[]}""")]
    [InlineData("not json")]
    [InlineData("")]
    public void Secrets_weak_keys_and_keys_for_other_purposes_verify_nothing(string set) => Assert.Empty(ProviderKeys.Read(set));

    static Dictionary<string, string?> Good() => new()
    {
        ["Issuer"] = "https://id.example",
        ["AuthorizationAddress"] = "https://id.example/authorize",
        ["TokenAddress"] = "https://id.example/token",
        ["KeysAddress"] = "https://id.example/keys",
        ["ClientId"] = "lms",
        ["ClientSecret"] = "secret",
    };

    static List<string> Problems(Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => $"SingleSignOn:{pair.Key}", pair => pair.Value)).Build());
        services.AddSingleSignOn();
        using var provider = services.BuildServiceProvider();
        try
        {
            _ = provider.GetRequiredService<IOptions<SingleSignOnOptions>>().Value;
            return [];
        }
        catch (OptionsValidationException wrong)
        {
            return [.. wrong.Failures];
        }
    }
}
