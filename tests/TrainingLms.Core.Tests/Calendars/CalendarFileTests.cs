using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;

namespace TrainingLms.Core.Tests.Calendars;

/// <summary>A calendar file with a mistake is refused with file and reason, never half used.</summary>
public sealed class CalendarFileTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("tlms-calendar-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("\"from\": \"2026-05-04\", \"to\": \"2026-05-01\", \"workedInstead\": []", "lies after")]
    [InlineData("\"from\": \"2026-05-01\", \"to\": \"2026-05-05\", \"workedInstead\": [\"2026-05-11\"]", "not a Saturday or Sunday")]
    [InlineData("\"from\": \"2026-05-01\", \"to\": \"2026-05-05\", \"workedInstead\": [\"2026-05-02\"]", "both off and worked")]
    [InlineData("\"from\": \"2025-05-01\", \"to\": \"2025-05-05\", \"workedInstead\": []", "does not lie in 2026")]
    [InlineData("\"from\": \"1 May\", \"to\": \"2026-05-05\", \"workedInstead\": []", "not a day of the form")]
    public void A_day_that_cannot_be_is_refused(string holiday, string reason)
    {
        var refused = Refused($$"""{ "year": 2026, "source": "notice", "holidays": [ { "name": "劳动节", {{holiday}} } ] }""");
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("2026.json", refused.Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n  \"year\": 2026,\n  \"source\": \"notice\",\n  \"holydays\": []\n}", 4)]
    [InlineData("{\n  \"year\": \"many\"\n}", 2)]
    [InlineData("{\n  \"year\": 2026,\n  \"source\": \"notice\"\n  \"holidays\": []\n}", 4)]
    public void A_mistake_in_the_writing_is_refused_with_its_line(string content, int line) => Assert.Equal(line, Refused(content).Line);

    [Fact]
    public void A_file_without_its_holidays_is_refused() =>
        Assert.Contains("holidays", Refused("""{ "year": 2026, "source": "notice" }""").Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_speaks_of_another_year_than_its_name_is_refused() =>
        Assert.Contains("2027", Refused("""{ "year": 2027, "source": "notice", "holidays": [] }""").Message, StringComparison.Ordinal);

    SeedException Refused(string content)
    {
        File.WriteAllText(Path.Combine(folder, "2026.json"), content);
        return Assert.Throws<SeedException>(() => CalendarFiles.Load(folder, DateTimeZone.Utc));
    }
}
