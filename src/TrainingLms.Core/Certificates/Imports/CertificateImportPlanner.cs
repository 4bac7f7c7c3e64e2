using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Titles;
using TrainingLms.Workflow;

namespace TrainingLms.Certificates;

/// <summary>Judges the rows of a workbook of past certificates against people and register. Writes nothing.</summary>
public sealed class CertificateImportPlanner(LmsDbContext db, WorkCalendar calendar)
{
    const int Batch = 1_000;

    /// <summary>What people write for each level, in Chinese and as in our own files.</summary>
    static readonly Dictionary<string, TitleLevel> Levels = Enum.GetValues<TitleLevel>()
        .SelectMany(level => new[] { (Word: SentenceBook.Chinese[$"title_level.{Snake.Of(level)}"], level), (Word: Snake.Of(level), level) }).ToDictionary(one => one.Word, one => one.level, StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes the plan.</summary>
    /// <param name="upload">The file.</param>
    /// <param name="unitId">The unit whose register it is.</param>
    /// <param name="act">The registrar.</param>
    /// <param name="cancel">Stops reading.</param>
    public async Task<CertificateImportPlan> PlanAsync(CertificateUpload upload, Guid unitId, Act act, CancellationToken cancel)
    {
        var (planned, problems, first) = (new List<PlannedCertificate>(), new List<CertificateRowProblem>(), new Dictionary<string, int>(StringComparer.Ordinal));
        var today = calendar.DayOf(act.At);
        foreach (var batch in upload.Rows.Chunk(Batch))
        {
            var (people, former, taken) = await KnownAsync(batch, unitId, act, cancel);
            foreach (var row in batch)
            {
                var reader = new RowReader(row, problems);
                var (number, day, issued, last) = (reader.Text(CertificateColumns.Number, 60), reader.Day(CertificateColumns.AwardedOn), reader.Day(CertificateColumns.IssuedOn), reader.Day(CertificateColumns.ValidTo));
                var (title, english, specialty, issuer) = (reader.Text(CertificateColumns.Title, 100), reader.Text(CertificateColumns.English, 100), reader.Text(CertificateColumns.Specialty, 100), reader.Text(CertificateColumns.Issuer, 100));
                var level = reader.Level();
                if (day > issued || issued > today) reader.Wrong(CertificateColumns.IssuedOn, "certificate_import.days_wrong");
                if (last < issued) reader.Wrong(CertificateColumns.ValidTo, "certificate_import.days_wrong");
                var (typed, name) = (reader.Text(CertificateColumns.Person, 64), reader.Text(CertificateColumns.Name, 100));
                var person = typed is null ? null : people.GetValueOrDefault(typed) ?? (former.TryGetValue(typed, out var now) ? people.Values.FirstOrDefault(one => one.Id == now) : null);
                if (typed is not null && person is null) reader.Wrong(CertificateColumns.Person, "certificate_import.person_unknown");
                if (person is not null && name is not null && name != person.Name) reader.Wrong(CertificateColumns.Name, "certificate_import.name_differs");
                if (person is not null && act.Persons.Contains(person.Id)) reader.Wrong(CertificateColumns.Person, "certificate.own");
                if (number is not null && taken.Contains(number)) reader.Wrong(CertificateColumns.Number, "certificate_import.number_taken");
                else if (number is not null && !first.TryAdd(number, row.Number)) reader.Wrong(CertificateColumns.Number, "certificate_import.number_twice", ("first", first[number]));
                if (!reader.IsGood) continue;
                planned.Add(new PlannedCertificate(row.Number, new ConfirmedRecord(CertificateKind.Title, Guid.Empty, unitId, person!.Id, person.Name, title!, english ?? "", level is { } known ? Snake.Of(known) : null,
                    specialty, issuer!, day!.Value, last, last is { } end ? calendar.StartOf(end.PlusDays(1)) : null), number!, issued!.Value, person.PersonNumber));
            }
        }
        return CertificateImportPlan.Of(upload, unitId, planned, problems);
    }

    /// <summary>What the rows of a batch are judged by; people outside the registrar's units are not among it.</summary>
    async Task<(Dictionary<string, Person> People, Dictionary<string, Guid> Former, HashSet<string> Taken)> KnownAsync(CertificateSheetRow[] rows, Guid unitId, Act act, CancellationToken cancel)
    {
        List<string> Values(string column) => [.. rows.Select(row => row.Cells.GetValueOrDefault(column)?.Value).OfType<string>().Distinct()];
        var (numbers, certificates) = (Values(CertificateColumns.Person), Values(CertificateColumns.Number));
        var former = await db.FormerNumbers.AsNoTracking().Where(one => numbers.Contains(one.Number)).ToDictionaryAsync(one => one.Number, one => one.PersonId, cancel);
        var formerly = former.Values.ToList();
        var people = await db.People.AsNoTracking().CertifiableBy(act.By, unitId, db).Where(p => numbers.Contains(p.PersonNumber) || formerly.Contains(p.Id)).ToDictionaryAsync(p => p.PersonNumber, cancel);
        var taken = await db.Certificates.AsNoTracking().Where(c => certificates.Contains(c.Number) && c.Source != CertificateSource.External && c.State != CertificateState.Discarded).Select(c => c.Number).ToListAsync(cancel);
        return (people, former, [.. taken]);
    }

    /// <summary>Reads the cells of one row and notes what is wrong with them.</summary>
    sealed class RowReader(CertificateSheetRow row, List<CertificateRowProblem> problems)
    {
        readonly int before = problems.Count;

        public bool IsGood => problems.Count == before;

        public string? Text(string column, int longest)
        {
            if (Cell(column) is not { } text) return null;
            if (text.Length <= longest) return text;
            Wrong(column, "certificate_import.cell_too_long", ("most", longest));
            return null;
        }

        public LocalDate? Day(string column) => Cell(column) is { } iso ? LocalDatePattern.Iso.Parse(iso).Value : null;

        public TitleLevel? Level()
        {
            if (Cell(CertificateColumns.Level) is not { } word) return null;
            if (Levels.TryGetValue(word, out var level)) return level;
            Wrong(CertificateColumns.Level, "certificate_import.level_unknown", ("levels", Enum.GetValues<TitleLevel>().Select(one => SentenceBook.Chinese[$"title_level.{Snake.Of(one)}"]).ToList()));
            return null;
        }

        public void Wrong(string column, string code, params (string Name, object? Value)[] facts) => problems.Add(new CertificateRowProblem(row.Number, column, new Refusal(code, facts)));

        string? Cell(string column)
        {
            if (row.Cells.GetValueOrDefault(column) is { } cell)
            {
                if (cell.Problem is { } problem) Wrong(column, problem, ("typed", cell.Typed));
                return cell.Value;
            }
            if (CertificateColumns.All.Single(one => one.Key == column).IsRequired) Wrong(column, "certificate_import.cell_missing");
            return null;
        }
    }
}
