using System.Security.Cryptography;
using System.Text;
using NodaTime;
using TrainingLms.Courses;
using TrainingLms.Workflow;

namespace TrainingLms.LearningHours;

/// <summary>A cell as the file gives it.</summary>
/// <param name="Typed">What stands there.</param>
/// <param name="Value">What was understood: wording, a code, or a day as 2025-06-30; null where there is a problem.</param>
/// <param name="Problem">Code of what is wrong; null where nothing is.</param>
public sealed record HoursCell(string Typed, string? Value, string? Problem);

/// <summary>A row of the file.</summary>
/// <param name="Number">Its number as Excel shows it.</param>
/// <param name="Cells">Its cells by our name of the column; empty ones are left out.</param>
public sealed record HoursSheetRow(int Number, IReadOnlyDictionary<string, HoursCell> Cells);

/// <summary>A workbook of past hours as it was sent.</summary>
/// <param name="FileName">Name of the file.</param>
/// <param name="FileHash">SHA-256 of the file, 64 hexadecimal digits.</param>
/// <param name="Rows">The rows that are not blank.</param>
public sealed record HoursUpload(string FileName, string FileHash, IReadOnlyList<HoursSheetRow> Rows);

/// <summary>Something that keeps a row from being written.</summary>
/// <param name="Column">Our name of the column; null for the whole row.</param>
/// <param name="Reason">What is wrong and what to do.</param>
public sealed record HoursRowProblem(string? Column, Refusal Reason);

/// <summary>What a row says, as far as the file alone can tell.</summary>
/// <param name="PersonNumber">Whose hours.</param>
/// <param name="Name">Name of that person; null where none was given.</param>
/// <param name="Title">What was learned; null where the course says it.</param>
/// <param name="Category">What the hours count as; null where the course says it.</param>
/// <param name="Kind">Word for the row of the conversion table; null for a course.</param>
/// <param name="From">First day; null where only the last one is known.</param>
/// <param name="On">Last day.</param>
/// <param name="HoursHundredths">Hours in hundredths; null where the course says it.</param>
/// <param name="DaysHundredths">Days of full-time training in hundredths.</param>
/// <param name="Course">Key of the course that was completed; null for everything else.</param>
/// <param name="Note">Organiser and evidence.</param>
public sealed record HoursRowReading(
    string PersonNumber, string? Name, string? Title, HoursCategory? Category, string? Kind, LocalDate? From, LocalDate On, int? HoursHundredths, int DaysHundredths, string? Course, string Note);

/// <summary>An entry that is to be booked.</summary>
/// <param name="PersonId">Whose hours.</param>
/// <param name="UnitId">The unit of that person.</param>
/// <param name="Title">What was learned.</param>
/// <param name="Category">What the hours count as.</param>
/// <param name="Conversion">Key of the row of the conversion table.</param>
/// <param name="From">First day; null where only the last one is known.</param>
/// <param name="On">Last day; decides the year.</param>
/// <param name="HoursHundredths">Hours in hundredths, 25 to 20000.</param>
/// <param name="DaysHundredths">Days of full-time training in hundredths.</param>
/// <param name="RuleVersion">Rule set and version of the year.</param>
/// <param name="Note">Organiser and evidence.</param>
public sealed record ImportedHours(
    Guid PersonId, Guid UnitId, string Title, HoursCategory Category, string Conversion, LocalDate? From, LocalDate On, int HoursHundredths, int DaysHundredths, string RuleVersion, string Note)
{
    /// <summary>The course that counts as done, with the version that is published now; null for everything else.</summary>
    public (Guid Id, Guid VersionId)? Course { get; init; }
}

/// <summary>A row with its verdict.</summary>
/// <param name="Number">Its number as Excel shows it.</param>
/// <param name="PersonNumber">Number of the person today; null where nobody was found.</param>
/// <param name="PersonName">Name of that person; null where nobody was found.</param>
/// <param name="Hours">What is to be booked; null for a row that is left out.</param>
/// <param name="Problems">Why it is left out; empty for one that is written.</param>
public sealed record PlannedHoursRow(int Number, string? PersonNumber, string? PersonName, ImportedHours? Hours, IReadOnlyList<HoursRowProblem> Problems);

/// <summary>What taking in a workbook would do. The same file against the same database gives the same hash; anything that changes a row changes it.</summary>
/// <param name="Rows">All rows in their order.</param>
/// <param name="Hash">SHA-256 over the file and every verdict, 64 hexadecimal digits.</param>
public sealed record HoursImportPlan(IReadOnlyList<PlannedHoursRow> Rows, string Hash)
{
    /// <summary>Seals the verdicts.</summary>
    public static HoursImportPlan Of(HoursUpload upload, Guid unitId, IReadOnlyList<PlannedHoursRow> rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // Records print all their members; the hash of the file stands for whatever of a row was not understood.
        foreach (var line in rows.Select(row => $"{row.Number} {row.Hours} {string.Join(' ', row.Problems.Select(problem => $"{problem.Column}:{problem.Reason.Code}"))}").Prepend($"{upload.FileHash} {unitId}"))
            hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        return new HoursImportPlan(rows, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
