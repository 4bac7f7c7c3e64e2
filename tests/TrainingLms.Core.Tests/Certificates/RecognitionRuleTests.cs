using NodaTime;
using TrainingLms.Certificates;
using TrainingLms.Data;

namespace TrainingLms.Core.Tests.Certificates;

public sealed class RecognitionRuleTests : IDisposable
{
    static readonly LocalDate Day = new(2026, 3, 2);

    readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    RecognitionRules Rules(string mutual, string otherwise)
    {
        File.WriteAllText(path, $$"""{ "mutual": [{{mutual}}], "otherwise": [{{otherwise}}] }""");
        return RecognitionRules.Load(path);
    }

    [Theory]
    [InlineData("北京", "engineering", "cyber", RecognitionWay.Mutual)]
    [InlineData(" 天津市 ", "engineering", "cyber", RecognitionWay.Mutual)]
    [InlineData("河北省", "engineering", "cyber", RecognitionWay.Mutual)]
    [InlineData("河北", "engineering", "other", RecognitionWay.Confirm)] // the agreement is for a specialty
    [InlineData("山西省", "engineering", "cyber", RecognitionWay.Confirm)]
    [InlineData("市", "engineering", "cyber", RecognitionWay.Confirm)]
    public void Titles_hold_at_once_within_the_agreement_that_is_shipped_and_are_confirmed_elsewhere(string region, string series, string specialty, RecognitionWay way) =>
        Assert.Equal(way, RecognitionRules.Load(Path.Combine(SeedFile.Folder("seeds"), "certificates", "recognition.json")).For(region, series, specialty, ["C-1", "C"], Day).Way);

    [Fact]
    public void The_rule_of_the_nearest_unit_holds_in_its_time_and_without_any_rule_the_title_is_reviewed_anew()
    {
        var rules = Rules("", """
            { "unit": "C", "way": "Confirm", "validFrom": "2020-01-01", "source": "x", "certainty": "D" },
            { "unit": "C-1", "way": "ReReview", "validFrom": "2020-01-01", "validTo": "2025-12-31", "source": "x", "certainty": "D" }
            """);
        Assert.Equal(RecognitionWay.ReReview, rules.For("山西", "s", "p", ["C-1", "C"], new LocalDate(2025, 12, 31)).Way);
        Assert.Equal(RecognitionWay.Confirm, rules.For("山西", "s", "p", ["C-1", "C"], new LocalDate(2026, 1, 1)).Way);
        Assert.Equal(RecognitionWay.ReReview, rules.For("山西", "s", "p", ["E"], Day).Way);
    }

    [Theory]
    [InlineData("""{ "series": "s", "specialty": "p", "regions": ["北京"], "validFrom": "2020-01-01", "source": "x", "certainty": "D" }""", "")]
    [InlineData("""{ "series": "s", "specialty": "p", "regions": ["北京", "天津"], "validFrom": "2020-13-01", "source": "x", "certainty": "D" }""", "")]
    [InlineData("", """{ "unit": null, "way": "Mutual", "validFrom": "2020-01-01", "source": "x", "certainty": "D" }""")]
    [InlineData("", """{ "unit": null, "way": "Confirm", "validFrom": "2020-01-01", "source": "x", "certainty": "D" }, { "unit": null, "way": "ReReview", "validFrom": "2021-01-01", "source": "x", "certainty": "D" }""")]
    [InlineData("", """{ "unit": null, "way": "Confirm", "validFrom": "2020-01-01", "validTo": "2019-01-01", "source": "x", "certainty": "D" }""")]
    public void A_table_that_says_nothing_or_two_things_is_refused(string mutual, string otherwise) => Assert.Throws<SeedException>(() => Rules(mutual, otherwise));
}
