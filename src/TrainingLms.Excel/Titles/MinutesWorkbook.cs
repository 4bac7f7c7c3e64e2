using NodaTime;
using TrainingLms.Sentences;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Titles;

/// <summary>评审会议记录 as a workbook to print, sign and file: the meeting, who came and went, cases, recusals, votes, signatures.</summary>
/// <param name="book">The language.</param>
/// <param name="zone">The zone in which times are shown.</param>
public sealed class MinutesWorkbook(SentenceBook book, DateTimeZone zone)
{
    /// <summary>Writes it.</summary>
    public async Task WriteAsync(Stream target, SessionMinutes minutes, Act act, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(minutes);
        var paper = new PaperTrail(book, zone, act);
        var (session, seesTotals) = (minutes.Session, minutes.Votes.Any(vote => vote.Totals is not null));
        var facts = paper.Facts("minutes");
        var timeline = paper.Sheet("timeline", paper.Column("time", 20), paper.Column("who", 16), paper.Column("what", 30));
        var cases = paper.Sheet("cases", paper.Column("number", 8, CellStyle.Number), paper.Column("name", 16), paper.Column("level"), paper.Column("result"));
        var recusals = paper.Sheet("recusals", paper.Column("name", 16), paper.Column("expert", 16), paper.Column("ground", 30));
        var votes = paper.Sheet("votes",
        [
            paper.Column("name", 16), paper.Column("round_no", 8, CellStyle.Number), paper.Column("mode", 10), paper.Column("present", 10, CellStyle.Number), paper.Column("recused", 10, CellStyle.Number),
            paper.Column("issued", 10, CellStyle.Number), paper.Column("state", 12), paper.Column("result", 12), .. seesTotals ? VoteColumns.Of(paper) : [], paper.Column("scrutineer"), paper.Column("teller"),
        ]);
        var signatures = paper.Sheet("signatures", paper.Column("capacity", 20), paper.Column("name", 20), paper.Column("signature", 34), paper.Column("date", 18)) with { RowHeight = 34 };
        await using var workbook = await WorkbookWriter.CreateAsync(target, [facts, timeline, cases, recusals, votes, signatures], cancel: cancel);

        var sheet = await workbook.BeginAsync(facts, cancel);
        foreach (var (what, value) in ((string, string?)[])
                 [
                     ("session", session.Key), ("held_on", Days.Iso(session.HeldOn)), ("specialty", book.Knows($"specialty.{session.Specialty}") ? book[$"specialty.{session.Specialty}"] : session.Specialty), ("level", book[$"title_level.{Snake.Of(session.Level)}"]),
                     ("panel_size", $"{session.PanelSize}"), ("present", $"{minutes.Seats.Count}"), ("quorum", $"{Threshold.QuorumOf(session.PanelSize)}"), ("chair", minutes.Chair),
                     ("state", book[$"review_session.state.{Snake.Of(session.State)}"]), ("case_count", $"{minutes.Cases.Count}"), ("archive", session.MinutesReference), ("produced", paper.Footer), ("secrecy", book["title_export.note.minutes"]),
                 ])
            await sheet.RowAsync(paper.Fact(what), value);

        sheet = await workbook.BeginAsync(timeline, cancel);
        foreach (var one in minutes.Timeline) await sheet.RowAsync(paper.Minute(one.At), one.Who == Actor.System.Name ? null : one.Who, book[$"{one.Subject}.trigger.{one.Trigger}"]);
        sheet = await workbook.BeginAsync(cases, cancel);
        foreach (var one in minutes.Cases) await sheet.RowAsync(sheet.RowCount + 1, one.Name, book[$"title_level.{Snake.Of(one.Level)}"], one.Outcome is { } outcome ? book[$"case_outcome.{Snake.Of(outcome)}"] : null);
        sheet = await workbook.BeginAsync(recusals, cancel);
        foreach (var one in minutes.Recusals) await sheet.RowAsync(one.Name, one.Expert, book[$"recusal_ground.{Snake.Of(one.Ground)}"]);
        sheet = await workbook.BeginAsync(votes, cancel);
        foreach (var one in minutes.Votes)
            await sheet.RowAsync(
            [
                one.Name, one.Round.RoundNo, book[$"ballot_mode.{Snake.Of(one.Round.Mode)}"], one.Round.Present, one.Round.Recused, one.Round.Issued, book[$"ballot_round.state.{Snake.Of(one.Round.State)}"],
                VoteColumns.Result(one.HasPassed, book), .. seesTotals ? VoteColumns.Cells(one.Totals) : [], one.Scrutineer, one.Teller,
            ]);
        sheet = await workbook.BeginAsync(signatures, cancel);
        await sheet.RowAsync(paper.Fact("chair"), minutes.Chair, Line, Line);
        foreach (var name in minutes.Votes.Select(vote => vote.Scrutineer).OfType<string>().Distinct()) await sheet.RowAsync(book["title_export.column.scrutineer"], name, Line, Line);
        foreach (var name in minutes.Votes.Select(vote => vote.Teller).OfType<string>().Distinct()) await sheet.RowAsync(book["title_export.column.teller"], name, Line, Line);
        foreach (var seat in minutes.Seats) await sheet.RowAsync(book["title_export.column.expert"], seat.Name, Line, Line);
        await workbook.CompleteAsync(cancel);
    }

    /// <summary>A cell to be written in by hand.</summary>
    static CellValue Line => CellValue.Blank.As(CellStyle.Text);
}

/// <summary>How the results of a ballot stand in columns.</summary>
static class VoteColumns
{
    public static IReadOnlyList<SheetColumn> Of(PaperTrail paper) =>
        [.. Enum.GetValues<BallotChoice>().Select(choice => paper.Column(Snake.Of(choice), 11, CellStyle.Number))];

    public static CellValue[] Cells(Tally? tally) => tally is null ? new CellValue[4] : [tally.Favour, tally.Against, tally.Abstain, tally.Blank];

    public static string? Result(bool? passed, SentenceBook book) => passed is { } known ? book[known ? "case_outcome.passed" : "case_outcome.failed"] : null;
}

/// <summary>Days as text.</summary>
static class Days
{
    public static string Iso(LocalDate day) => NodaTime.Text.LocalDatePattern.Iso.Format(day);
}
