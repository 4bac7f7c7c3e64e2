using System.Globalization;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Excel.Rosters;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.OneRoster;

/// <summary>
/// The roster of a OneRoster zip: one row for each line of users.csv, with what the other files say of that person. A column of our own,
/// <c>metadata.tlms.</c> and the key of a roster column, comes before what the standard says; how the rest is mapped stands in the README beside this.
/// </summary>
sealed class OneRosterSource : IRosterSource
{
    /// <summary>What our extension columns begin with.</summary>
    public const string Own = OneRosterFile.Extension + "tlms.";

    static readonly Dictionary<string, string> Standard = new()
    {
        [RosterKeys.PersonNumber] = "identifier",
        [RosterKeys.Name] = "familyName",
        [RosterKeys.Mobile] = "sms",
        [RosterKeys.Email] = "email",
    };

    static readonly string[] FromOtherFiles = [RosterKeys.Gender, RosterKeys.UnitCode, RosterKeys.UnitName];

    readonly OneRosterPackage package;
    readonly OneRosterTable users;
    readonly OneRosterPeople people;
    readonly RosterColumns columns;
    readonly (RosterColumn Column, int OwnPlace)[] mapped;
    readonly LocalDate today;
    bool isLearningRead;

    public OneRosterSource(OneRosterPackage package, RosterColumns columns, LocalDate today)
    {
        (this.package, this.columns, this.today) = (package, columns, today);
        users = package.Demand(OneRosterFile.Users);
        package.Demand(OneRosterFile.Orgs);
        package.Demand(OneRosterFile.Roles);
        people = new(package);
        mapped = [.. columns.All.Select(column => (column, users.PlaceOf(Own + column.Key) ?? 0))];
        Letters = columns.All.Select(column => (column.Key, Place: users.PlaceOf(Own + column.Key) ?? (Standard.TryGetValue(column.Key, out var name) ? users.PlaceOf(name) : null)))
            .Where(found => found.Place is not null).ToDictionary(found => found.Key, found => ColumnName.Of(found.Place!.Value));
    }

    public IReadOnlyDictionary<string, string> Letters { get; }

    public int? RowsClaimed => people.Counts[OneRosterFile.Users.Name];

    public IReadOnlyList<RosterNotice> Notices =>
    [
        Notice(OneRosterCodes.Read, ("system", package.SystemName), ("files", string.Join('、', people.Counts.Select(file => $"{file.Key} {file.Value}")))),
        .. Counted(OneRosterCodes.UnitsNotMade, [OneRosterFile.Orgs]), .. isLearningRead ? [] : Counted(OneRosterCodes.NotTakenOver, OneRosterPeople.Learning),
        // What is wrong with an enrolment stands in its row, where enrolments have rows.
        .. Oddities(), .. people.Notices.All(isLearningRead ? OneRosterFile.Enrollments : null),
    ];

    public void Dispose()
    {
        // The bytes belong to the caller.
    }

    public IEnumerable<RosterRow> ReadRows(CancellationToken cancel)
    {
        using var rows = users.ReadRows(cancel).GetEnumerator();
        while (Next(rows)) yield return ReadRow(rows.Current);
    }

    public IEnumerable<LearningLine> ReadLearning(CancellationToken cancel)
    {
        isLearningRead = true;
        if (package.Find(OneRosterFile.Enrollments) is not { } enrollments) yield break;
        var personRows = new Dictionary<string, int>(StringComparer.Ordinal);
        using var rows = users.ReadRows(cancel).GetEnumerator();
        while (Next(rows)) personRows[rows.Current[OneRosterFile.Key]] = rows.Current.Number;
        using var lines = people.Teaching.Read(enrollments, personRows, today, cancel).GetEnumerator();
        while (Next(lines)) yield return lines.Current;
    }

    static bool Next<T>(IEnumerator<T> rows)
    {
        try
        {
            return rows.MoveNext();
        }
        catch (WorkbookRefusedException refused)
        {
            throw refused.AsRefusal();
        }
    }

    RosterRow ReadRow(OneRosterRow row)
    {
        var beside = people.Of(row[OneRosterFile.Key]);
        var (faults, warnings) = (people.Check.Of(row), new List<RowProblem>());
        if (beside is not null) faults.AddRange(beside.Faults);
        var org = OrgOf(row, beside, faults);
        var cells = new FewNamed<RosterCell>(columns.All.Count);
        foreach (var (column, place) in mapped)
        {
            var cell = row.At(place);
            if (cell.IsEmpty) cell = StandardCell(column.Key, row, beside, org);
            if (!cell.IsEmpty && RosterCells.Read(cell, column, today, date1904: false) is { } read) cells.Add(column.Key, read);
        }

        if (BirthDiffers(cells, beside)) faults.Add(new(OneRosterCodes.BirthDateDiffers, OneRosterFile.Demographics.Name, beside!.DemographicsRow, "birthDate"));
        if (NameDiffers(row)) warnings.Add(Warning(RosterKeys.Name, OneRosterCodes.NameDiffers));
        if (EnabledDiffers(row, cells)) warnings.Add(Warning(null, OneRosterCodes.EnabledUserIgnored));
        return new RosterRow(row.Number, cells) { Problems = faults.ConvertAll(fault => fault.AsProblem()), Warnings = warnings };
    }

    static SheetCell StandardCell(string key, OneRosterRow row, OneRosterBeside? beside, OneRosterOrg? org) => key switch
    {
        RosterKeys.PersonNumber => row.Cell("identifier") is { IsEmpty: false } identifier ? identifier : row.Cell(OneRosterFile.Key),
        RosterKeys.Name => Text(PersonName.Join(row["givenName"], row["middleName"], row["familyName"])),
        RosterKeys.Gender => Text(beside?.Sex),
        RosterKeys.UnitCode => org?.Code ?? Text(null),
        RosterKeys.UnitName => org?.Name ?? Text(null),
        RosterKeys.Mobile => row.Cell("sms"),
        RosterKeys.Email => row.Cell("email"),
        _ => Text(null),
    };

    /// <summary>The unit of the primary role, else the primary unit of users.csv; both must not contradict each other.</summary>
    OneRosterOrg? OrgOf(OneRosterRow row, OneRosterBeside? beside, List<OneRosterFault> faults)
    {
        var named = row["primaryOrgSourcedId"];
        if (beside?.OrgId is { } role && named.Length > 0 && named != role) faults.Add(new(OneRosterCodes.PrimaryOrgDiffers, OneRosterFile.Users.Name, row.Number, "primaryOrgSourcedId"));
        var org = people.OrgOf(beside?.OrgId ?? named);
        if (org is not null) faults.AddRange(org.Faults);
        return org;
    }

    static bool BirthDiffers(FewNamed<RosterCell> cells, OneRosterBeside? beside) =>
        beside?.Birth is { } birth && cells.GetValueOrDefault(RosterKeys.ResidentId).Value is { Length: 18 } id
        && id.AsSpan(6, 8) is var digits && !digits.ContainsAnyExceptInRange('0', '9') && !digits.SequenceEqual(birth.ToString("uuuuMMdd", CultureInfo.InvariantCulture));

    static bool NameDiffers(OneRosterRow row)
    {
        var whole = row[Own + RosterKeys.Name];
        return whole.Length > 0 && whole != PersonName.Join(row["givenName"], row["middleName"], row["familyName"]);
    }

    /// <summary>Whether an account is open says nothing certain of whether somebody works here; where the two disagree, it is told.</summary>
    bool EnabledDiffers(OneRosterRow row, FewNamed<RosterCell> cells)
    {
        var isEnabled = row["enabledUser"] == "true";
        if (!isEnabled && row["enabledUser"] != "false") return false;
        var word = cells.GetValueOrDefault(RosterKeys.Status).Value;
        if (word is null) return !isEnabled;
        if (columns[RosterKeys.Status].Values!.All(known => known.Value != word)) return false;
        var hasLeft = RosterFields.StatusOf(word) is PersonStatus.Left or PersonStatus.Retired;
        return isEnabled == hasLeft;
    }

    IEnumerable<RosterNotice> Oddities()
    {
        if (people.SecondaryRoles > 0) yield return Notice(OneRosterCodes.SecondaryRoles, ("file", OneRosterFile.Roles.Name), ("count", $"{people.SecondaryRoles}"));
        if (package.FilesIgnored.Count > 0) yield return Notice(OneRosterCodes.FilesIgnored, ("files", Listed(package.FilesIgnored)));
        var ignored = users.Extensions.Where(name => !name.StartsWith(Own, StringComparison.Ordinal) || columns.All.All(column => Own + column.Key != name)).ToList();
        if (ignored.Count > 0) yield return Notice("roster.columns_ignored", ("columns", Listed(ignored)));
        var missing = columns.All.Where(column => !Letters.ContainsKey(column.Key) && !FromOtherFiles.Contains(column.Key)).Select(column => column.Heading).ToList();
        if (missing.Count > 0) yield return Notice("roster.columns_missing", ("columns", string.Join('、', missing)));
    }

    IEnumerable<RosterNotice> Counted(string code, IEnumerable<OneRosterFile> files) =>
        files.Where(file => people.Counts.GetValueOrDefault(file.Name) > 0).Select(file => Notice(code, ("file", file.Name), ("count", $"{people.Counts[file.Name]}")));

    RowProblem Warning(string? column, string code) => new(column, column is null ? null : Letters.GetValueOrDefault(column), code, new Dictionary<string, string>());

    static SheetCell Text(string? text) => string.IsNullOrEmpty(text) ? SheetCell.EmptyAt(1) : new(1, CellKind.Text, text, CellFormat.General, false);

    static string Listed(IEnumerable<string> names) => string.Join('、', names.Take(20).Select(name => Told.Of(name, 60)));

    static RosterNotice Notice(string code, params (string Name, string Value)[] facts) => new(code, facts.ToDictionary(fact => fact.Name, fact => fact.Value));
}
