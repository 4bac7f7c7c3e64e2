using NodaTime;
using TrainingLms.Sentences;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Titles;

/// <summary>表决记录 of a session as a workbook: rolls, totals, digests, and the sealed lists from which anybody recomputes them.</summary>
/// <param name="book">The language.</param>
/// <param name="zone">The zone in which times are shown.</param>
public sealed class BallotRecordWorkbook(SentenceBook book, DateTimeZone zone)
{
    /// <summary>Writes it.</summary>
    public async Task WriteAsync(Stream target, SessionBallots ballots, Act act, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(ballots);
        var paper = new PaperTrail(book, zone, act);
        var rounds = paper.Sheet("ballots",
        [
            paper.Column("number", 6, CellStyle.Number), paper.Column("name", 14), paper.Column("round_no", 8, CellStyle.Number), paper.Column("mode", 10), paper.Column("panel_size", 8, CellStyle.Number),
            paper.Column("present", 11, CellStyle.Number), paper.Column("recused", 11, CellStyle.Number), paper.Column("issued", 11, CellStyle.Number), paper.Column("returned", 11, CellStyle.Number), .. VoteColumns.Of(paper),
            paper.Column("state", 10), paper.Column("result", 10), paper.Column("declared_on", 13, CellStyle.Date), paper.Column("scrutineer", 12), paper.Column("teller", 12),
        ]) with
        { Print = new PrintPlan(Paper.A3, Footer: paper.Footer) { Header = paper.Tab("ballots") } };
        var lists = paper.Sheet("sealed_lists", paper.Column("number", 6, CellStyle.Number), paper.Column("name", 14), paper.Column("ordinal", 8, CellStyle.Number), paper.Column("choice", 12));
        var digests = paper.Sheet("digests", paper.Column("number", 6, CellStyle.Number), paper.Column("round_key", 40, CellStyle.Code), paper.Column("application", 40, CellStyle.Code),
            paper.Column("previous_digest", 70, CellStyle.Code), paper.Column("digest", 70, CellStyle.Code)) with
        { Print = new PrintPlan(Paper.A3, Footer: paper.Footer) { Header = paper.Tab("digests") } };
        var facts = paper.Facts("about");
        await using var workbook = await WorkbookWriter.CreateAsync(target, [rounds, lists, digests, facts], cancel: cancel);
        var sheet = await workbook.BeginAsync(rounds, cancel);
        foreach (var (place, one) in ballots.Rounds.Index())
            await sheet.RowAsync(
            [
                place + 1, one.ApplicantName, one.Round.RoundNo, book[$"ballot_mode.{Snake.Of(one.Round.Mode)}"], one.Round.PanelSize, one.Round.Present, one.Round.Recused, one.Round.Issued,
                CellValue.Of((decimal?)one.Round.Returned), .. VoteColumns.Cells(one.Round.Tally), book[$"ballot_round.state.{Snake.Of(one.Round.State)}"], VoteColumns.Result(one.Round.HasPassed, book),
                one.Round.DeclaredOn, one.Scrutineer, one.Teller,
            ]);
        sheet = await workbook.BeginAsync(lists, cancel);
        foreach (var (place, one) in ballots.Rounds.Index())
            foreach (var (ordinal, choice) in one.List.Index()) await sheet.RowAsync(place + 1, one.ApplicantName, ordinal + 1, book[$"title_export.column.{Snake.Of(choice)}"]);
        sheet = await workbook.BeginAsync(digests, cancel);
        foreach (var (place, one) in ballots.Rounds.Index()) await sheet.RowAsync(place + 1, $"{one.Round.Id:D}", $"{one.Round.ApplicationId:D}", one.Round.PreviousDigest, one.Round.TallyDigest);
        sheet = await workbook.BeginAsync(facts, cancel);
        await sheet.RowAsync(paper.Fact("session"), ballots.Session.Key);
        await sheet.RowAsync(paper.Fact("held_on"), Days.Iso(ballots.Session.HeldOn));
        await sheet.RowAsync(paper.Fact("produced"), paper.Footer);
        await sheet.RowAsync(paper.Fact("digest"), book["title_export.note.digest"]);
        await sheet.RowAsync(paper.Fact("secrecy"), book["title_export.note.secrecy"]);
        await workbook.CompleteAsync(cancel);
    }
}
