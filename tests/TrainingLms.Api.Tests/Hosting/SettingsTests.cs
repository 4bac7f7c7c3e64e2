using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TrainingLms.Api.Hosting;
using TrainingLms.Classes;
using TrainingLms.Competencies;
using TrainingLms.Courses;
using TrainingLms.LearningHours;
using TrainingLms.People;
using TrainingLms.Programmes;

namespace TrainingLms.Api.Tests.Hosting;

/// <summary>Settings of the features come from the configuration, and wrong ones stop the start by their names.</summary>
public sealed class SettingsTests
{
    [Fact]
    public async Task Settings_are_read_by_name_and_lists_are_added_to()
    {
        await using var app = Server(
            ("Courses:BeatSeconds", "15"), ("Courses:SubjectsUnderReview:0", "ethics"), ("Classes:OfferHours", "48"), ("Hours:ImportRows", "500"), ("Programmes:LookEveryMinutes", "30"),
            ("Competencies:RatingYears", "3"), ("Establishment:YearsAhead", "7"), ("Transfers:DaysToDecide", "45"));
        var services = app.Services;
        Assert.Equal(15, services.GetRequiredService<CourseOptions>().BeatSeconds);
        Assert.Equal(60, services.GetRequiredService<CourseOptions>().AnswerSeconds);
        Assert.Equal(["law", "ethics"], services.GetRequiredService<CourseOptions>().SubjectsUnderReview.Where(subject => subject is "law" or "ethics"));
        Assert.Equal((48, 500, 30), (services.GetRequiredService<ClassOptions>().OfferHours, services.GetRequiredService<HoursOptions>().ImportRows, services.GetRequiredService<ProgrammeOptions>().LookEveryMinutes));
        Assert.Equal((3, 7, 45), (services.GetRequiredService<CompetencyOptions>().RatingYears, services.GetRequiredService<EstablishmentOptions>().YearsAhead, services.GetRequiredService<TransferOptions>().DaysToDecide));
    }

    [Theory]
    [InlineData("Courses:BeatSeconds", "4", "Courses:BeatSeconds:")]
    [InlineData("Courses:AskFromMinutes", "16", "Courses:AskFromMinutes:")]
    [InlineData("Classes:OfferHours", "soon", "'Classes:OfferHours'")]
    [InlineData("Hours:ImportRow", "500", "'ImportRow'")]
    [InlineData("Programmes:MostAtOnce", "0", "Programmes:MostAtOnce:")]
    [InlineData("Transfers:DaysToDecide", "366", "Transfers:DaysToDecide:")]
    [InlineData("Files:Store", "S3", "Files:SecretKey:")]
    [InlineData("Files:Store", "Cloud", "'Files:Store'")]
    [InlineData("VirusScan:ClamAv", "clamd", "VirusScan:ClamAv:")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string setting, string value, string named)
    {
        await using var app = Server((setting, value));
        var wrong = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => app.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains(named, string.Join('\n', wrong.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_stands_in_the_list_with_its_default_and_range()
    {
        var listed = File.ReadAllLines(Path.Combine(Root(), "src", "TrainingLms.Api", "Hosting", "Settings.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => string.Join(" | ", line.Split(" | ").Take(3))).ToList();
        var there = Settings.Sections.SelectMany(section => section.Value.GetProperties().Where(property => property.CanWrite).Select(property => Line(section.Key, section.Value, property))).ToList();
        Assert.Equal(there.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    static string Line(string section, Type type, PropertyInfo property)
    {
        var preset = property.GetValue(Activator.CreateInstance(type));
        var value = preset is IEnumerable<string> words ? string.Join(", ", words) : string.Create(CultureInfo.InvariantCulture, $"{preset}");
        var range = property.GetCustomAttribute<RangeAttribute>() is { } attribute ? string.Create(CultureInfo.InvariantCulture, $"{attribute.Minimum} to {attribute.Maximum}") : "words";
        return $"| `{section}:{property.Name}` | {value} | {range}";
    }

    static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "TrainingLms.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    static Microsoft.AspNetCore.Builder.WebApplication Server(params (string Name, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("tlms-test-").FullName;
        return LmsHost.Build(new ServerOptions(folder, "sqlite", null), ["http://127.0.0.1:0"], adjust: builder =>
        {
            builder.Logging.ClearProviders();
            foreach (var (name, value) in settings) builder.Configuration[name] = value;
        });
    }
}
