using NodaTime;
using TrainingLms.Sentences;

namespace TrainingLms.Certificates;

/// <summary>What a certificate says, in Chinese first and in English: the same on the page and in the PDF.</summary>
/// <param name="Heading">What it is.</param>
/// <param name="HeadingEnglish">The same in English, in capitals.</param>
/// <param name="Text">What is certified.</param>
/// <param name="TextEnglish">The same in English.</param>
/// <param name="Facts">Label, English label and value of what stands below.</param>
public sealed record CertificateWording(string Heading, string HeadingEnglish, string Text, string TextEnglish, IReadOnlyList<(string Label, string English, string Value)> Facts)
{
    /// <summary>The words for a certificate.</summary>
    public static CertificateWording Of(Certificate c)
    {
        var english = c.TitleEnglish.Length > 0 ? c.TitleEnglish : c.Title;
        IReadOnlyList<(string, string, string)> facts =
        [
            .. from fact in ((string Label, string English, string? Value)[])
               [
                   ("证书编号", "No.", c.Number), ("级别", "Level", LevelOf(c.Level)), ("专业", "Specialty", c.Specialty), ("取得日期", "Awarded", Day(c.AwardedOn)), ("签发日期", "Issued", Day(c.IssuedOn)),
                   ("有效期至", "Valid to", Day(c.ValidTo)), ("验证码", "Code", CertificateToken.Grouped(c.VerifyToken)),
               ]
               where !string.IsNullOrEmpty(fact.Value)
               select (fact.Label, fact.English, fact.Value),
        ];
        return c.Kind switch
        {
            CertificateKind.Title => new("职称证书", "CERTIFICATE OF PROFESSIONAL TITLE", $"经评审并公示，确认具备{c.Title}职称资格，特发此证。",
                $"has been confirmed, after review and public notice, to hold the professional title: {english}.", facts),
            CertificateKind.Programme => new("培训合格证书", "CERTIFICATE OF TRAINING", $"已完成“{c.Title}”的全部学习要求，经考核合格，特发此证。", $"has met all requirements of the programme: {english}.", facts),
            CertificateKind.Exam => new("考试合格证书", "CERTIFICATE OF EXAMINATION", $"参加“{c.Title}”考试，成绩合格，特发此证。", $"has passed the examination: {english}.", facts),
            _ => new("结业证书", "CERTIFICATE OF COMPLETION", $"学完“{c.Title}”，准予结业，特发此证。", $"has completed: {english}.", facts),
        };
    }

    /// <summary>A level in both languages; an unknown word as it stands.</summary>
    static string? LevelOf(string? level) => level is null ? null
        : SentenceBook.Chinese.Knows($"title_level.{level}") ? $"{SentenceBook.Chinese[$"title_level.{level}"]} {SentenceBook.English[$"title_level.{level}"]}" : level;

    static string? Day(LocalDate? day) => day is { } on ? $"{on:uuuu'-'MM'-'dd}" : null;
}
