using NodaTime;
using NodaTime.Text;

namespace TrainingLms.Excel.OneRoster;

/// <summary>A unit as orgs.csv names it.</summary>
/// <param name="Code">Code of the unit: its identifier, else its key.</param>
/// <param name="Name">Name.</param>
/// <param name="Faults">What is wrong with its line; that falls back on its people.</param>
sealed record OneRosterOrg(SheetCell Code, SheetCell Name, IReadOnlyList<OneRosterFault> Faults);

/// <summary>What other files say of a person.</summary>
sealed class OneRosterBeside
{
    /// <summary>Key of the unit of the primary role; null when there is none.</summary>
    public string? OrgId { get; set; }

    /// <summary>The line of that role.</summary>
    public int RoleRow { get; set; }

    /// <summary>As demographics.csv says; null when it says nothing.</summary>
    public string? Sex { get; set; }

    /// <summary>As demographics.csv says; null when it says nothing.</summary>
    public LocalDate? Birth { get; set; }

    /// <summary>The line that says it.</summary>
    public int DemographicsRow { get; set; }

    /// <summary>What is wrong with the lines about the person.</summary>
    public List<OneRosterFault> Faults { get; } = [];
}

/// <summary>
/// Everything beside users.csv: units, roles and demographics by the keys of people, and what the file says of learning. What is wrong with a line falls on the people it is about; where it is about nobody in the file, it is told.
/// </summary>
sealed class OneRosterPeople
{
    readonly OneRosterCheck _check = new();
    readonly OneRosterNotices _notices = new();
    readonly OneRosterTeaching _teaching;
    readonly Dictionary<string, OneRosterOrg> _orgs = new(StringComparer.Ordinal);
    readonly Dictionary<string, OneRosterBeside> _beside = new(StringComparer.Ordinal);

    public OneRosterPeople(OneRosterPackage package)
    {
        _teaching = new(_check);
        foreach (var file in OneRosterFile.All)
        {
            if (package.Find(file) is not { } table) continue;
            var count = file.PointsAtItself ? _check.Learn(table) : 0;
            // People themselves are read, and checked, by whoever asks for them.
            Counts[file.Name] = file == OneRosterFile.Users ? count : Read(table);
            if (file == OneRosterFile.AcademicSessions) Tell([.. _teaching.EndSessions()]);
        }

        foreach (var file in (OneRosterFile[])[OneRosterFile.Roles, OneRosterFile.Demographics, OneRosterFile.Enrollments]) _check.Forget(file);
    }

    /// <summary>Files that are checked, and of which only enrolments are taken over, where they are asked for.</summary>
    public static IReadOnlyList<OneRosterFile> Learning { get; } = [OneRosterFile.AcademicSessions, OneRosterFile.Courses, OneRosterFile.Classes, OneRosterFile.Enrollments];

    /// <summary>Lines of each file that is there.</summary>
    public Dictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>Roles beside the primary ones.</summary>
    public int SecondaryRoles { get; private set; }

    public OneRosterTeaching Teaching => _teaching;

    public OneRosterNotices Notices => _notices;

    public OneRosterCheck Check => _check;

    /// <summary>What is said of a person; null when nothing is.</summary>
    public OneRosterBeside? Of(string userId) => _beside.GetValueOrDefault(userId);

    /// <summary>A unit; null when there is none with this key.</summary>
    public OneRosterOrg? OrgOf(string orgId) => _orgs.GetValueOrDefault(orgId);

    int Read(OneRosterTable table)
    {
        var count = 0;
        foreach (var row in table.ReadRows())
        {
            count++;
            var faults = _check.Of(row);
            if (table.File == OneRosterFile.Orgs) TakeOrg(row, faults);
            else if (table.File == OneRosterFile.Roles) TakeRole(row, faults);
            else if (table.File == OneRosterFile.Demographics) TakeDemographics(row, faults);
            else
            {
                _teaching.Take(row, faults);
                Tell(faults);
            }
        }

        return count;
    }

    void TakeOrg(OneRosterRow row, List<OneRosterFault> faults)
    {
        Tell(faults);
        // Without a key nobody can mean it; who names no unit least of all.
        if (row[OneRosterFile.Key] is not { Length: > 0 } key) return;
        var identifier = row.Cell("identifier");
        _orgs[key] = new(identifier.IsEmpty ? row.Cell(OneRosterFile.Key) : identifier, row.Cell("name"), faults);
    }

    void TakeRole(OneRosterRow row, List<OneRosterFault> faults)
    {
        if (row["roleType"] == "secondary") SecondaryRoles++;
        if (BesideOf(row["userSourcedId"], faults) is not { } beside || faults.Count > 0 || row["roleType"] != "primary") return;
        var org = row["orgSourcedId"];
        if (beside.OrgId is { } other && other != org) beside.Faults.Add(new(OneRosterCodes.PrimaryOrgAmbiguous, OneRosterFile.Roles.Name, row.Number, "orgSourcedId"));
        else (beside.OrgId, beside.RoleRow) = (org, row.Number);
    }

    void TakeDemographics(OneRosterRow row, List<OneRosterFault> faults)
    {
        if (BesideOf(row[OneRosterFile.Key], faults) is not { } beside || faults.Count > 0) return;
        beside.Sex = row["sex"] is "male" or "female" ? row["sex"] : null;
        beside.Birth = LocalDatePattern.Iso.Parse(row["birthDate"]) is { Success: true, Value: var day } ? day : null;
        beside.DemographicsRow = row.Number;
    }

    /// <summary>What is kept of the person a line is about; null when it is about nobody in the file, which is told then.</summary>
    OneRosterBeside? BesideOf(string userId, List<OneRosterFault> faults)
    {
        if (!_check.Knows(OneRosterFile.Users, userId))
        {
            Tell(faults);
            return null;
        }

        if (!_beside.TryGetValue(userId, out var beside)) _beside[userId] = beside = new();
        beside.Faults.AddRange(faults);
        return beside;
    }

    void Tell(List<OneRosterFault> faults)
    {
        foreach (var fault in faults) _notices.Add(fault);
    }
}
