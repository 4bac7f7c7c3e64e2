using NodaTime;
using TrainingLms.Core.Tests.House;
using TrainingLms.Notifications;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Core.Tests.Notifications;

/// <summary>What holds for every line of the table of who is told what.</summary>
public sealed class TellingsTests
{
    static readonly SentenceBook[] Books = [SentenceBook.Chinese, SentenceBook.English];

    static readonly IReadOnlyList<Telling> Lines = [.. Tellings.All.SelectMany(tellings => tellings.All)];

    [Fact]
    public void Every_message_has_a_title_and_a_text_in_both_languages() => Findings.None(
        from kind in Lines.Select(line => line.Kind).Distinct()
        from part in (string[])["title", "text"]
        from book in Books
        where !book.Knows($"message.{kind}.{part}")
        select $"message.{kind}.{part} is missing in {book.Language}");

    [Fact]
    public void No_message_is_written_that_nobody_is_told() => Findings.None(
        SentenceBook.Chinese.Keys.Where(key => key.StartsWith("message.", StringComparison.Ordinal) && key.EndsWith(".title", StringComparison.Ordinal))
            .Where(key => Tellings.OfKind(key["message.".Length..^".title".Length]) is null));

    [Fact]
    public void A_kind_of_message_has_one_topic_and_one_weight() => Findings.None(
        Lines.GroupBy(line => line.Kind).Where(kind => kind.Select(line => (line.Topic, line.Weight)).Distinct().Count() > 1).Select(kind => kind.Key));

    [Fact]
    public void No_line_stands_twice() =>
        Findings.None(Lines.GroupBy(line => (line.Workflow, line.Trigger, line.Kind, $"{line.Whom.GetType().Name} of {string.Join(' ', line.Whom.Roles)}")).Where(same => same.Count() > 1).Select(same => $"{same.Key}"));

    /// <summary>Words that people take for a yes, in a message that says they wait.</summary>
    [Theory]
    [InlineData("sign_up_waiting"), InlineData("sign_up_offer_lapsed"), InlineData("sign_up_named"), InlineData("sign_up_in_draw")]
    public void Who_waits_is_never_told_in_words_of_a_confirmation(string kind)
    {
        foreach (var text in (string[])[SentenceBook.Chinese[$"message.{kind}.title"], SentenceBook.Chinese[$"message.{kind}.text"]])
            Assert.DoesNotMatch("确认|成功|已有名额|录取|恭喜|留好", text);
        foreach (var text in (string[])[SentenceBook.English[$"message.{kind}.title"], SentenceBook.English[$"message.{kind}.text"]])
            Assert.DoesNotMatch("(?i)confirm|booked|you have a seat|success|congratulat|accepted", text);
    }

    [Fact]
    public void Ballots_and_results_before_they_are_declared_are_told_to_nobody()
    {
        Assert.Null(Tellings.For("ballot_round"));
        Assert.Null(Tellings.For("panel_draw"));
        Assert.DoesNotContain(Lines, line => line.Workflow == "title_application" && line.Trigger is "put_to_ballot" or "round_passed" or "round_failed" or "round_voided" or "session_declared");
    }

    [Fact]
    public void No_sentence_has_a_slot_for_a_person() => Findings.None(
        from key in SentenceBook.Chinese.Keys
        where key.StartsWith("message.", StringComparison.Ordinal)
        where SentenceBook.Chinese[key].Contains("{person", StringComparison.Ordinal) || SentenceBook.Chinese[key].Contains("{applicant", StringComparison.Ordinal) || SentenceBook.Chinese[key].Contains("{number", StringComparison.Ordinal)
        select key);

    [Fact]
    public void Facts_come_back_as_what_they_were()
    {
        var id = new Guid("00000000-0000-0000-0000-0000000000aa");
        (string, object?)[] facts =
        [
            ("text", "“引号” and \"quotes\""), ("number", 7), ("at", Instant.FromUtc(2026, 3, 2, 1, 0)), ("on", new LocalDate(2026, 3, 2)), ("word", new Word("who.HrOfficer")),
            ("both", new Bilingual("班次", "class")), ("name", new NameOf(Named.Exam, id)), ("none", null),
        ];
        Assert.Equal(facts, FactSheet.Read(FactSheet.Write(facts)));
        Assert.Equal(("word", "HR officer"), FactSheet.In(SentenceBook.English, FactSheet.Write(facts))[4]);
        Assert.Equal(("both", "班次"), FactSheet.In(SentenceBook.Chinese, FactSheet.Write(facts))[5]);
    }

    [Fact]
    public void A_fact_of_any_other_kind_is_a_mistake() => Assert.Throws<InvalidOperationException>(() => FactSheet.Write([("who", Actor.System)]));
}
