using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Audit;
using TrainingLms.Sentences;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Titles;

/// <summary>The case book as a page to print: A4, no script, no file from anywhere else. What stands in it was chosen before: here it is only set.</summary>
sealed class CaseBookPage(CaseBook made, SentenceBook book, DateTimeZone zone, Act act)
{
    static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);
    static readonly ZonedDateTimePattern Minute = ZonedDateTimePattern.CreateWithInvariantCulture("yyyy-MM-dd HH:mm", null);
    readonly StringBuilder page = new();

    const string Style = """
        @page { size: A4; margin: 18mm 16mm 20mm; @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt; color: #555 } }
        * { box-sizing: border-box }
        body { margin: 0; color: #1c2a3a; font: 10pt/1.5 "Noto Serif CJK SC", "Source Han Serif SC", SimSun, serif }
        header { border-bottom: 0.5mm solid #8c1c13; padding-bottom: 3mm; margin-bottom: 5mm }
        h1 { margin: 0; font-size: 20pt; letter-spacing: 0.15em; color: #8c1c13 }
        header p { margin: 1mm 0 0; color: #555; font-size: 9pt }
        h2 { font-size: 12.5pt; margin: 7mm 0 2mm; padding-left: 2.5mm; border-left: 1.2mm solid #8a6d2f; break-after: avoid }
        dl { display: grid; grid-template-columns: 34mm 1fr; gap: 0.8mm 4mm; margin: 0 }
        dt { color: #6b6253 } dd { margin: 0 }
        table { width: 100%; border-collapse: collapse; font-size: 9pt }
        th { text-align: left; font-weight: 600; background: #f3efe6; white-space: nowrap }
        th, td { border: 0.2mm solid #b9ae96; padding: 1mm 1.6mm; vertical-align: top }
        tr { break-inside: avoid } thead { display: table-header-group }
        td.time { white-space: nowrap } td.code, dd.code { font-family: "DejaVu Sans Mono", monospace; font-size: 7pt; overflow-wrap: anywhere }
        td small { display: block; color: #555 }
        .none { color: #777 }
        @media screen { body { max-width: 210mm; margin: 8mm auto; padding: 0 10mm } }
        """;

    /// <summary>For the browser: exactly this style sheet, written into the page so that the page can be kept as one file, and nothing else.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style.ReplaceLineEndings("\n"))))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static string Of(CaseBook made, SentenceBook book, DateTimeZone zone, Act act) => new CaseBookPage(made, book, zone, act).Write();

    string Write()
    {
        var file = made.File;
        page.Append($"""
            <!DOCTYPE html>
            <html lang="{book.Language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
            <title>{Html.Encode(Word("title"))}</title><style>{Style.ReplaceLineEndings("\n")}</style></head><body>
            <header><h1>{Html.Encode(Word("title"))}</h1>
            <p>{Html.Encode(Word($"copy.{Snake.Of(made.Reader)}"))} · {Html.Encode($"{act.By.Name} {At(act.At)}")}</p></header><main>
            """);
        Application(file);
        Achievements(file);
        Eligibility(file);
        Defects(file);
        Table("versions", made.Versions, ["number", "time", "hash"], version => [Figure(version.Number), Time(version.FrozenAt), Code(version.Hash)]);
        Table("notices", made.Notices, ["notice", "published", "ends", "state", "hash"], notice =>
            [Text(book[$"notice_kind.{Snake.Of(notice.Kind)}"]), Time(notice.PublishedAt), Time(notice.EndsAt), Text(book[$"public_notice.state.{Snake.Of(notice.State)}"]), Code(notice.ContentHash)]);
        Objections();
        Sitting();
        Steps();
        return page.Append("</main></body></html>").ToString();
    }

    void Application(TitleApplication file)
    {
        page.Append($"<h2>{Html.Encode(Word("section.application"))}</h2><dl>");
        Fact("name", file.ErasedAt is null ? file.ApplicantName : TrainingLms.People.Person.ErasedName);
        Fact("unit", made.Unit);
        Fact("round", $"{made.RoundName} {made.Round.Year}");
        Fact("level", book[$"title_level.{Snake.Of(file.Level)}"]);
        Fact("state", book[$"title_application.state.{Snake.Of(made.State)}"]);
        Fact("education", file.Education is { } education ? book[$"education_level.{Snake.Of(education)}"] : null);
        Fact("lower_title", file.LowerTitle is { } lower ? $"{book[$"title_level.{Snake.Of(lower)}"]} {Day(file.LowerTitleSince)}" : null);
        Fact("title_date", Day(file.TitleDate));
        Fact("certificate", made.CertificateNumber);
        Fact("rules", file.RuleSetVersion, "code");
        Fact("application", $"{file.Id:D}", "code");
        page.Append("</dl>");
    }

    void Achievements(TitleApplication file) => Table("achievements", file.Achievements, ["time", "what", "evidence"], done =>
        [Text(Day(done.AchievedOn)), Text(done.Title), $"<td>{Html.Encode(done.EvidenceName)}<small>{Html.Encode(done.EvidenceHash)}</small></td>"]);

    void Eligibility(TitleApplication file) => Table("eligibility", file.Findings, ["rule", "proposed", "decided", "why"], finding =>
    {
        var said = FindingView.Of(finding, book);
        var more = finding.Reason is null ? "" : $"<small>{Html.Encode(finding.Reason)}</small>";
        return [Text(said.Name), Text(book[$"finding_outcome.{Snake.Of(finding.Proposed)}"]), Text(finding.IsExcepted ? Word("excepted") : book[$"finding_outcome.{Snake.Of(finding.Outcome)}"]), $"<td>{Html.Encode(said.Explanation)}{more}</td>"];
    });

    void Defects(TitleApplication file) => Table("defects", file.DefectsTold, ["number", "what", "evidence"], defect =>
        [Figure(defect.Number), Text(defect.Text), $"<td>{string.Concat(file.Supplied.Where(item => item.Defect == defect.Number).Select(item => $"{Html.Encode(item.EvidenceName)}<small>{Html.Encode(item.EvidenceHash)}</small>"))}</td>"]);

    void Objections() => Table("objections", made.Objections, ["time", "what", "state", "told"], objection =>
    [
        // The applicant knows what is alleged from the hearing and the notification, and no more.
        Time(made.Reader == CaseReader.Office ? objection.LodgedAt : objection.HeardAt), Text(book[$"objection_ground.{Snake.Of(objection.Ground)}"]),
        Text(book[$"title_objection.state.{Snake.Of(objection.State)}"]), Text(objection.Told),
    ]);

    void Sitting()
    {
        if (made.Sitting is not { } sitting) return;
        page.Append($"<h2>{Html.Encode(Word("section.session"))}</h2><dl>");
        Fact("session", made.Reader == CaseReader.Office ? sitting.Key : null);
        Fact("held_on", Day(sitting.HeldOn));
        Fact("result", sitting.Outcome is { } outcome ? book[$"case_outcome.{Snake.Of(outcome)}"] : Word("not_declared"));
        page.Append("</dl>");
        Table("panel", made.Panel, ["expert", "recused"], seat => [Text(seat.Code), Text(seat.Recused is { } ground ? book[$"recusal_ground.{Snake.Of(ground)}"] : null)], skipEmpty: true);
        if (made.Reader == CaseReader.Applicant) Table("opinions", made.Opinions, ["opinion"], opinion => [Text(opinion.Text)], skipEmpty: true);
        else Table("opinions", made.Opinions, ["expert", "opinion"], opinion => [Text(opinion.Code), Text(opinion.Text)], skipEmpty: true);
        Table("ballots", made.Ballots, ["round_no", "state", "roll", "totals", "result", "hash"], ballot =>
        [
            Figure(ballot.Round.RoundNo), Text(book[$"ballot_round.state.{Snake.Of(ballot.Round.State)}"]),
            Text(book.Say(new Refusal("case_book.roll", [("present", ballot.Round.Present), ("recused", ballot.Round.Recused), ("issued", ballot.Round.Issued)]))),
            Text(ballot.Totals is { } totals ? book.Say(new Refusal("case_book.totals", [("favour", totals.Favour), ("against", totals.Against), ("abstain", totals.Abstain), ("blank", totals.Blank)])) : null),
            Text(ballot.HasPassed is { } passed ? book[passed ? "case_outcome.passed" : "case_outcome.failed"] : null), Code(ballot.Totals is null ? null : ballot.Round.TallyDigest),
        ], skipEmpty: true);
    }

    void Steps() => Table("steps", made.Steps, ["time", "step", "by", "why", "reference"], step =>
    [
        Time(step.At), $"<td>{Html.Encode(AuditSentence.ActName(step, book))}<small>{Html.Encode(StateOf(step))}</small></td>", $"<td>{ByWhom(step)}</td>", Text(step.Reason),
        $"<td class=\"code\">{Html.Encode($"{step.Stream} #{step.Sequence}")}<br>{Html.Encode(step.Hash[..16])}{(step.RuleVersion is { } version ? $"<br>{Html.Encode(book["case_book.label.rules"])} {Html.Encode(version[..Math.Min(16, version.Length)])}" : "")}</td>",
    ]);

    string StateOf(AuditEntry step) => step.FromState == step.ToState ? "" : $"→ {book[$"title_application.state.{step.ToState}"]}";

    /// <summary>The applicant reads in which capacity somebody acted; names of people of the panel and the office are not for that copy.</summary>
    string ByWhom(AuditEntry step)
    {
        var capacity = Html.Encode(book.WhoIs(step.As));
        return made.Reader == CaseReader.Applicant || step.ActorId == Guid.Empty || (made.Reader != CaseReader.Office && ApplicationView.OfPanel.Contains(step.As)) ? capacity : $"{Html.Encode(step.ActorName)}<small>{capacity}</small>";
    }

    void Table<T>(string section, IReadOnlyList<T> rows, string[] columns, Func<T, string[]> cells, bool skipEmpty = false)
    {
        if (rows.Count == 0 && skipEmpty) return;
        page.Append($"<h2>{Html.Encode(Word($"section.{section}"))}</h2>");
        if (rows.Count == 0)
        {
            page.Append($"<p class=\"none\">{Html.Encode(Word("none"))}</p>");
            return;
        }
        page.Append("<table><thead><tr>").AppendJoin("", columns.Select(column => $"<th>{Html.Encode(Word($"label.{column}"))}</th>")).Append("</tr></thead><tbody>");
        foreach (var row in rows) page.Append("<tr>").AppendJoin("", cells(row)).Append("</tr>");
        page.Append("</tbody></table>");
    }

    void Fact(string label, string? value, string kind = "")
    {
        if (!string.IsNullOrEmpty(value)) page.Append($"<dt>{Html.Encode(Word($"label.{label}"))}</dt><dd class=\"{kind}\">{Html.Encode(value)}</dd>");
    }

    static string Text(string? text) => $"<td>{Html.Encode(text ?? "")}</td>";

    static string Figure(int number) => $"<td>{number.ToString(CultureInfo.InvariantCulture)}</td>";

    static string Code(string? code) => $"<td class=\"code\">{Html.Encode(code ?? "")}</td>";

    string Time(Instant? at) => $"<td class=\"time\">{(at is { } known ? At(known) : "")}</td>";

    string At(Instant at) => Minute.Format(at.InZone(zone));

    static string? Day(LocalDate? day) => day is { } known ? LocalDatePattern.Iso.Format(known) : null;

    string Word(string key) => book[$"case_book.{key}"];
}
