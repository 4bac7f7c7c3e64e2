using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;
using TrainingLms.Api.Hosting;
using TrainingLms.Api.Tests.People;
using TrainingLms.Excel;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Hosting;

/// <summary>An installation sets how much of a workbook is read, within ranges that are checked when the server starts.</summary>
public sealed class WorkbookSettingsTests
{
    [Fact]
    public async Task A_limit_that_is_set_is_the_one_that_refuses()
    {
        var rows = Enumerable.Range(1, 3).Select(n => new Dictionary<string, CellValue> { [RosterKeys.PersonNumber] = $"G{n}", [RosterKeys.Name] = "王小明" }).ToArray();
        var file = await RosterStory.FileAsync(rows);
        Assert.Equal(3, CountOf(file, new() { ["DataRows"] = "3" }));
        var refused = Assert.Throws<RefusedException>(() => CountOf(file, new() { ["DataRows"] = "2" }));
        Assert.Equal("file.too_large", Assert.Single(refused.Codes));
        Assert.Equal("2", Assert.Single(refused.Refusals).Facts.Single(fact => fact.Name == "allowed").Value?.ToString());
    }

    [Fact]
    public void Without_settings_the_limits_are_those_of_the_rules() => Assert.Equal(WorkbookLimits.Default, LimitsOf([]));

    [Theory]
    [InlineData("DataRows", "0")]
    [InlineData("UploadBytes", "1")]
    [InlineData("InflatedBytes", "100000000000")]
    [InlineData("XmlDepth", "1")]
    [InlineData("ParseTime", "00:00:00")]
    public void Each_limit_has_its_range(string name, string value) =>
        Assert.Throws<OptionsValidationException>(() => LimitsOf(new() { [name] = value }));

    static int CountOf(byte[] file, Dictionary<string, string?> settings)
    {
        using var provider = ServicesOf(settings);
        using var source = provider.GetRequiredService<IRosterReader>().Open(file, DemoRoster.Columns, new LocalDate(2026, 3, 2));
        return source.ReadRows(TestContext.Current.CancellationToken).Count();
    }

    static WorkbookLimits LimitsOf(Dictionary<string, string?> settings)
    {
        using var provider = ServicesOf(settings);
        return provider.GetRequiredService<WorkbookLimits>();
    }

    static ServiceProvider ServicesOf(Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => $"Workbooks:{pair.Key}", pair => pair.Value)).Build());
        services.AddWorkbooks();
        return services.BuildServiceProvider();
    }
}
