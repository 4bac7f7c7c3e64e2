using TrainingLms.Courses;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>A workbook of questions as it was sent, with the user's own columns.</summary>
/// <param name="Headings">Headings of all columns that hold something, in the order of the sheet.</param>
/// <param name="Keys">Our name of each of these columns; null for a column of the user's own.</param>
/// <param name="Rows">The rows that are not blank.</param>
public sealed record BankSheet(IReadOnlyList<string> Headings, IReadOnlyList<string?> Keys, IReadOnlyList<BankRow> Rows);

/// <summary>One row as typed.</summary>
/// <param name="Number">Its number as Excel shows it.</param>
/// <param name="Cells">What stands in each column of the sheet.</param>
public sealed record BankRow(int Number, IReadOnlyList<string> Cells);

/// <summary>Something that keeps a file from being taken in.</summary>
/// <param name="Row">Row of the sheet, or line of the text, from 1.</param>
/// <param name="Column">Our name of the column; null for the whole row and for text.</param>
/// <param name="Reason">What is wrong.</param>
/// <param name="Suggestion">What was probably meant, or what may stand there; null where the reason says it.</param>
public sealed record ImportProblem(int Row, string? Column, Refusal Reason, Refusal? Suggestion = null);

/// <summary>A question in a file.</summary>
/// <param name="Row">Its row or line.</param>
/// <param name="Code">Its code.</param>
/// <param name="Content">What it says.</param>
public sealed record UploadedQuestion(int Row, string Code, QuestionContent Content);

/// <summary>What a file says, read as far as it can be read.</summary>
/// <param name="Bank">The bank that the file names; null for a workbook, which names none.</param>
/// <param name="Questions">Questions without a problem of their own.</param>
/// <param name="Problems">Everything that is wrong.</param>
public sealed record BankUpload(string? Bank, IReadOnlyList<UploadedQuestion> Questions, IReadOnlyList<ImportProblem> Problems)
{
    /// <summary>Reads a bank file.</summary>
    public static BankUpload Of(byte[] yaml)
    {
        var faults = new PackageFaults();
        var questions = new List<UploadedQuestion>();
        string? bank = null;
        if (ManifestMap.Open(new PackageFile("bank.yaml", yaml), "bank", faults) is { } root)
        {
            bank = root.Text("bank", longest: 80);
            foreach (var map in root.Maps("questions"))
            {
                var before = faults.Found.Count;
                var (code, content) = QuestionReader.Read(map);
                if (faults.Found.Count == before) questions.Add(new UploadedQuestion((int)map.Line, code, content));
            }
            root.End();
        }
        return new BankUpload(bank, questions, [.. faults.Found.Select(fault => new ImportProblem((int)(long)fault.Facts.Single(fact => fact.Name == "line").Value!, null, fault))]);
    }

    /// <summary>Reads the rows of a workbook.</summary>
    public static BankUpload Of(BankSheet sheet)
    {
        var (questions, problems) = (new List<UploadedQuestion>(), new List<ImportProblem>());
        foreach (var row in sheet.Rows)
        {
            var cells = sheet.Keys.Index().Where(column => column.Item is not null).ToDictionary(column => column.Item!, column => row.Cells[column.Index]);
            var reader = new BankRowReader(row.Number, cells);
            if (reader.Read() is { } question) questions.Add(question);
            problems.AddRange(reader.Problems);
        }
        return new BankUpload(null, questions, problems);
    }
}
