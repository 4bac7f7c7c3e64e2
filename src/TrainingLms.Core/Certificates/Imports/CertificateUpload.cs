using System.Security.Cryptography;
using System.Text;
using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Certificates;

/// <summary>A column of the workbook of the register.</summary>
/// <param name="Key">Our name.</param>
/// <param name="Heading">The heading people see.</param>
/// <param name="Aliases">Other headings that are understood.</param>
/// <param name="IsDay">Whether its cells are days.</param>
/// <param name="IsRequired">Whether every row needs a value.</param>
/// <param name="Hint">What belongs there, for the template.</param>
public sealed record CertificateColumn(string Key, string Heading, IReadOnlyList<string> Aliases, bool IsDay, bool IsRequired, string Hint);

/// <summary>The columns that come in, one row for each certificate; the register goes out with the same headings and more.</summary>
public static class CertificateColumns
{
    internal const string Person = "person_number", Name = "name", Number = "number", Title = "title", English = "title_english", Level = "level", Specialty = "specialty", Issuer = "issuer",
        AwardedOn = "awarded_on", IssuedOn = "issued_on", ValidTo = "valid_to";

    /// <summary>All of them in order.</summary>
    public static IReadOnlyList<CertificateColumn> All { get; } =
    [
        new(Person, "工号", ["person_number", "employee_no", "员工编号", "人员编号"], false, true, "持证人的工号；曾用工号也能识别。"),
        new(Name, "姓名", ["name", "持证人"], false, true, "须与工号对应的姓名一致，一字不差（注意同音字、形近字）。"),
        new(Number, "证书编号", ["number", "编号"], false, true, "原证书上的编号，最多 60 个字符；不含出生日期和身份证号。"),
        new(Title, "职称名称", ["title", "名称", "职称"], false, true, "原证书上的名称，最多 100 个字。"),
        new(English, "英文名称", ["title_english"], false, false, "最多 100 个字符，可不填。"),
        new(Level, "级别", ["level"], false, false, "正高级、副高级、中级、助理级或员级，可不填。"),
        new(Specialty, "专业", ["specialty"], false, false, "最多 100 个字，可不填。"),
        new(Issuer, "发证单位", ["issuer"], false, true, "原证书上的发证单位，最多 100 个字。"),
        new(AwardedOn, "取得日期", ["awarded_on", "资格取得时间"], true, true, "从哪一天起具有该职称。"),
        new(IssuedOn, "签发日期", ["issued_on", "发证日期"], true, true, "不早于取得日期，不晚于今天。"),
        new(ValidTo, "有效期至", ["valid_to"], true, false, "职称没有有效期，一般不填；填写的不早于签发日期。"),
    ];

    /// <summary>Heading of a column.</summary>
    public static string HeadingOf(string key) => All.Single(column => column.Key == key).Heading;
}

/// <summary>A cell as the file gives it.</summary>
/// <param name="Typed">What stands there.</param>
/// <param name="Value">What was understood: wording, or a day as 2019-06-30; null where there is a problem.</param>
/// <param name="Problem">Code of what is wrong; null where nothing is.</param>
public sealed record CertificateCell(string Typed, string? Value, string? Problem);

/// <summary>A row of the file.</summary>
/// <param name="Number">Its number as Excel shows it.</param>
/// <param name="Cells">Its cells by our name of the column; empty ones are left out.</param>
public sealed record CertificateSheetRow(int Number, IReadOnlyDictionary<string, CertificateCell> Cells);

/// <summary>A workbook of past certificates as it was sent.</summary>
/// <param name="FileName">Name of the file.</param>
/// <param name="FileHash">SHA-256 of the file, 64 hexadecimal digits.</param>
/// <param name="Rows">The rows that are not blank.</param>
public sealed record CertificateUpload(string FileName, string FileHash, IReadOnlyList<CertificateSheetRow> Rows);

/// <summary>A certificate of the old register that can be brought in.</summary>
/// <param name="Row">Row of the sheet.</param>
/// <param name="Record">What it says; the subject is its own.</param>
/// <param name="Number">Its number.</param>
/// <param name="IssuedOn">Day of issue.</param>
/// <param name="PersonNumber">Number of the holder today.</param>
public sealed record PlannedCertificate(int Row, ConfirmedRecord Record, string Number, LocalDate IssuedOn, string PersonNumber);

/// <summary>Something that keeps a workbook from being brought in.</summary>
/// <param name="Row">Row of the sheet.</param>
/// <param name="Column">Our name of the column.</param>
/// <param name="Reason">What is wrong and what to do.</param>
public sealed record CertificateRowProblem(int Row, string Column, Refusal Reason);

/// <summary>What bringing in a workbook would do. The same file against the same database gives the same hash.</summary>
/// <param name="Rows">The certificates, in the order of the sheet; complete only where there is no problem.</param>
/// <param name="Problems">What is wrong, by row.</param>
/// <param name="Hash">SHA-256 over file, unit and every certificate, 64 hexadecimal digits.</param>
public sealed record CertificateImportPlan(IReadOnlyList<PlannedCertificate> Rows, IReadOnlyList<CertificateRowProblem> Problems, string Hash)
{
    /// <summary>Seals the plan.</summary>
    public static CertificateImportPlan Of(CertificateUpload upload, Guid unitId, IReadOnlyList<PlannedCertificate> rows, IReadOnlyList<CertificateRowProblem> problems)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // Records print all their members.
        foreach (var line in rows.Select(row => $"{row}").Concat(problems.Select(problem => $"{problem.Row} {problem.Column} {problem.Reason.Code}")).Prepend($"{upload.FileHash} {unitId}"))
            hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        return new CertificateImportPlan(rows, problems, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
