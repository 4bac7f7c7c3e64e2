using System.Collections.Concurrent;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Excel.Rosters;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Tests.Mutations;

/// <summary>
/// Reads a bent file the way the product does, from the bytes to the judged rows, and holds what comes out against what we promise: a refusal or a
/// problem has a code of ours with a sentence in both languages, and nothing gets through that a database cannot keep.
/// </summary>
static class Judge
{
    const int LongestFact = 1_000, LongestNotice = 100_000;
    /// <summary>The day of all these tests.</summary>
    public static readonly LocalDate Today = new(2026, 3, 2);

    static readonly RosterReader Reader = new();
    static readonly HashSet<string> FileRefusals = [.. FileCodes.All, TableCodes.NoTable, TableCodes.NoHeader, TableCodes.HeaderTwice];
    static readonly ConcurrentDictionary<string, bool> Said = [];
    static readonly HashSet<string> CellProblems = [.. CellCodes.Problems];
    static readonly HashSet<string> CellNotes = [.. CellCodes.Notices];

    public static RosterColumns Columns { get; } = RosterColumns.Load(Path.Combine(SeedFile.Folder("seeds"), "rosters", "columns.json"));

    /// <summary>Reads to the end. True when the file was read, false when it was refused by a code of ours; everything else is thrown.</summary>
    public static bool Read(byte[] file)
    {
        var everyCell = Coded(() => ReadEveryCell(file));
        var roster = Coded(() => ReadRoster(file));
        return everyCell && roster;
    }

    /// <summary>What the cells of the first visible sheet hold, for comparing two files.</summary>
    public static List<string> Contents(byte[] file)
    {
        using var source = TableSource.Open(new MemoryStream(file));
        return [.. source.Sheets.First(s => s.IsVisible).ReadRows().Select(row =>
            $"{row.Number} {row.IsHidden} {string.Join('|', row.Cells.Select(c => $"{c.Column} {c.Kind} {c.Raw} {c.Format} {c.IsFromFormula}"))}")];
    }

    static bool Coded(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (WorkbookRefusedException refused)
        {
            Holds(FileRefusals.Contains(refused.Code), $"unknown code {refused.Code}");
            HasSentence(refused.AsRefusal().Refusals[0]);
            return false;
        }
        catch (RefusedException refused)
        {
            foreach (var refusal in refused.Refusals)
            {
                Holds(FileRefusals.Contains(refusal.Code), $"unknown code {refusal.Code}");
                HasSentence(refusal);
            }

            return false;
        }
    }

    static void ReadEveryCell(byte[] file)
    {
        using var source = TableSource.Open(new MemoryStream(file));
        foreach (var sheet in source.Sheets.Where(s => s.IsVisible))
        {
            CanBeKept(sheet.Name);
            foreach (var cell in sheet.ReadRows().SelectMany(row => row.Cells))
            {
                CanBeKept(cell.Raw);
                CanBeKept(cell.Shown(source.UsesDate1904));
                HasCodes(CellText.AsText(cell), cell);
                HasCodes(CellText.AsCode(cell), cell);
                HasCodes(CellDates.Read(cell, true, new(1920, 1, 1), Today, source.UsesDate1904), cell);
            }
        }
    }

    static void ReadRoster(byte[] file)
    {
        using var source = Reader.Open(file, Columns, Today);
        foreach (var row in source.ReadRows(CancellationToken.None))
        {
            foreach (var cell in row.Cells.Values)
            {
                CanBeKept(cell.Typed);
                CanBeKept(cell.Value ?? "");
                Holds(cell.Problem is null != cell.Value is null, "neither value nor problem, or both");
            }

            var reading = RosterRules.Read(row, source.Letters, Columns, Today);
            foreach (var problem in reading.Problems.Concat(reading.Warnings)) HasSentence(problem.AsRefusal(), row.Cells.Values.Max(c => c.Typed.Length));
        }

        foreach (var notice in source.Notices)
        {
            HasSentence(notice.AsRefusal());
            foreach (var value in notice.Facts.Values)
            {
                CanBeKept(value);
                Holds(value.Length <= LongestNotice, $"{notice.Code} with a fact of {value.Length} characters");
            }
        }
    }

    static void HasCodes<T>(CellReading<T> reading, SheetCell cell)
    {
        Holds(reading.Problem is null || CellProblems.Contains(reading.Problem), $"unknown problem {reading.Problem} of {cell}");
        Holds(reading.Notices.Codes().All(CellNotes.Contains), $"unknown notice of {cell}");
        Holds(!reading.HasValue || reading.Problem is null, $"value and problem of {cell}");
    }

    static void HasSentence(Refusal refusal, int longest = 0)
    {
        foreach (var (name, value) in refusal.Facts)
        {
            Holds($"{value}".Length <= Math.Max(LongestFact, longest), $"{refusal.Code} with {name} of {$"{value}".Length} characters");
            CanBeKept($"{value}");
        }

        // The sentence itself once for each code and set of facts: filling it in is most of the time.
        if (!Said.TryAdd($"{refusal.Code} {string.Join(' ', refusal.Facts.Select(fact => fact.Name))}", true)) return;
        foreach (var book in new[] { SentenceBook.Chinese, SentenceBook.English })
        {
            Holds(book.Knows(refusal.Code), $"no sentence for {refusal.Code} in {book.Language}");
            var said = book.Say(refusal);
            Holds(!said.Contains('{') || refusal.Facts.Any(fact => $"{fact.Value}".Contains('{')), $"an empty slot in {said}");
        }
    }

    // PostgreSQL keeps no NUL, and neither database keeps half a character.
    static void CanBeKept(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else Holds(text[i] != '\0' && !char.IsSurrogate(text[i]), $"U+{(int)text[i]:X4} cannot be kept, at {i} of {text[..Math.Min(text.Length, 80)]}");
        }
    }

    static void Holds(bool kept, string promise)
    {
        if (!kept) throw new BrokenPromiseException(promise);
    }
}

/// <summary>What must hold of every file does not hold of this one.</summary>
sealed class BrokenPromiseException(string promise) : Exception(promise);
