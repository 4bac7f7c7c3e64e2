using System.Globalization;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>What an entry counted, in words.</summary>
public static class CutWords
{
    /// <summary>Such as "counted 24.00 of 31.50".</summary>
    public static string CountedOf(StatementLine line, SentenceBook book) =>
        book.Say(new Refusal("hours.counted_of", [("counted", Show(line.CountedHundredths)), ("of", Show(line.Entry.HoursHundredths))]));

    /// <summary>Which limit it was, and how much lies beyond.</summary>
    public static string Of(HoursCut cut, SentenceBook book) => book.Say(new Refusal($"hours.cut.{Snake.Of(cut.Why)}",
        [("cut", Show(cut.CutHundredths)), ("limit", Show(cut.LimitHundredths ?? 0)), ("cap", cut.Cap is null ? "" : book.Language == "en" ? cut.Cap.NameEnglish : cut.Cap.Name)]));

    /// <summary>Hours with two decimals.</summary>
    public static string Show(int hundredths) => (hundredths / 100m).ToString("0.00", CultureInfo.InvariantCulture);
}
