using System.IO.Compression;
using System.Text;
using TrainingLms.Excel.OneRoster;
using TrainingLms.Excel.Rosters;
using TrainingLms.Excel.Tests.Mutations;
using TrainingLms.People;

namespace TrainingLms.Excel.Tests.OneRoster;

/// <summary>A OneRoster zip put together line by line, so that a test can bend any of it: one unit, one person, one course that the person learns.</summary>
sealed class OneRosterZip
{
    public const string ResidentId = "990000199001010017";

    readonly Dictionary<string, byte[]> _files = [];
    readonly Dictionary<string, string> _said = new() { ["manifest.version"] = "1.0", ["oneroster.version"] = "1.2", ["source.systemName"] = "HR" };
    bool _hasManifest = true;

    public OneRosterZip()
    {
        Put(OneRosterFile.AcademicSessions, [Session()]);
        Put(OneRosterFile.Orgs, [Org("o1", "SL-1", "市网信办")]);
        Put(OneRosterFile.Users, [User("u1", "G1")]);
        Put(OneRosterFile.Roles, [Role("r1", "u1", "o1")]);
        Put(OneRosterFile.Demographics, [Demographics("u1")]);
        Put(OneRosterFile.Courses, [Course()]);
        Put(OneRosterFile.Classes, [Class()]);
        Put(OneRosterFile.Enrollments, [Enrollment("e1", "u1")]);
    }

    public static Dictionary<string, string> Session(params (string, string)[] other) => Of(
        [("sourcedId", "y1"), ("title", "2026"), ("type", "schoolYear"), ("startDate", "2026-01-01"), ("endDate", "2027-01-01"), ("schoolYear", "2026")], other);

    public static Dictionary<string, string> Org(string id, string code, string name, params (string, string)[] other) =>
        Of([("sourcedId", id), ("name", name), ("type", "local"), ("identifier", code)], other);

    public static Dictionary<string, string> User(string id, string number, params (string, string)[] other) => Of(
        [
            ("sourcedId", id), ("enabledUser", "true"), ("username", number), ("givenName", "静"), ("familyName", "李"), ("identifier", number), ("sms", "12000000001"),
            ("metadata.tlms.resident_id", ResidentId), ("metadata.tlms.employment", "事业人员"), ("metadata.tlms.full_part_time", "专职"), ("metadata.tlms.status", "在职"),
        ], other);

    public static Dictionary<string, string> Role(string id, string user, string org, params (string, string)[] other) =>
        Of([("sourcedId", id), ("userSourcedId", user), ("roleType", "primary"), ("role", "student"), ("orgSourcedId", org)], other);

    public static Dictionary<string, string> Demographics(string user, params (string, string)[] other) =>
        Of([("sourcedId", user), ("sex", "male"), ("birthDate", "1990-01-01")], other);

    public static Dictionary<string, string> Course(params (string, string)[] other) => Of([("sourcedId", "c1"), ("title", "网络安全"), ("orgSourcedId", "o1")], other);

    public static Dictionary<string, string> Class(params (string, string)[] other) => Of(
        [("sourcedId", "k1"), ("title", "网络安全"), ("courseSourcedId", "c1"), ("classType", "scheduled"), ("schoolSourcedId", "o1"), ("termSourcedIds", "y1")], other);

    public static Dictionary<string, string> Enrollment(string id, string user, params (string, string)[] other) =>
        Of([("sourcedId", id), ("classSourcedId", "k1"), ("schoolSourcedId", "o1"), ("userSourcedId", user), ("role", "student")], other);

    /// <summary>The header that the standard wants, with the extension columns that some line uses.</summary>
    public static string HeaderOf(OneRosterFile file, params IEnumerable<string> extensions) =>
        string.Join(',', file.Columns.Where(column => !column.IsOptional).Select(column => column.Name).Concat(extensions));

    public OneRosterZip Put(OneRosterFile file, params Dictionary<string, string>[] lines)
    {
        var extensions = lines.SelectMany(line => line.Keys).Where(name => name.StartsWith("metadata.", StringComparison.Ordinal)).Distinct().ToList();
        var header = HeaderOf(file, extensions);
        var text = new StringBuilder(header).Append("\r\n");
        foreach (var line in lines)
            text.AppendJoin(',', header.Split(',').Select(name => Quoted(line.GetValueOrDefault(name, "")))).Append("\r\n");
        return Put(file.Name, text.ToString());
    }

    public OneRosterZip Put(string name, string text) => Put(name, Encoding.UTF8.GetBytes(text));

    public OneRosterZip Put(string name, byte[] content)
    {
        _files[name] = content;
        _said.TryAdd(OneRosterFile.PropertyOf(name), "bulk");
        return this;
    }

    public string TextOf(OneRosterFile file) => Encoding.UTF8.GetString(_files[file.Name]);

    /// <summary>Takes a file out; the manifest goes on naming it.</summary>
    public OneRosterZip Without(OneRosterFile file)
    {
        _files.Remove(file.Name);
        return this;
    }

    public OneRosterZip Say(string property, string value)
    {
        _said[property] = value;
        return this;
    }

    public OneRosterZip WithoutManifest()
    {
        _hasManifest = false;
        return this;
    }

    public byte[] Bytes(string folder = "")
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            if (_hasManifest) Add(zip, folder + "manifest.csv", Encoding.UTF8.GetBytes($"propertyName,value\r\n{string.Concat(_said.Select(said => $"{said.Key},{said.Value}\r\n"))}"));
            foreach (var (name, content) in _files) Add(zip, folder + name, content);
        }

        return memory.ToArray();
    }

    /// <summary>Everything the product makes of it: the rows, judged, and the notices.</summary>
    public (List<RowReading> Rows, List<RosterNotice> Notices) Read() => Read(Bytes());

    public static (List<RowReading> Rows, List<RosterNotice> Notices) Read(byte[] file)
    {
        using var source = new RosterReader().Open(file, Judge.Columns, Judge.Today);
        var rows = source.ReadRows(CancellationToken.None).Select(row => RosterRules.Read(row, source.Letters, Judge.Columns, Judge.Today)).ToList();
        return (rows, [.. source.Notices]);
    }

    /// <summary>What the product makes of its enrolments, in a second look at the same file as in the first, and the notices then.</summary>
    public (List<LearningLine> Lines, List<RosterNotice> Notices) ReadLearning() => ReadLearning(Bytes());

    public static (List<LearningLine> Lines, List<RosterNotice> Notices) ReadLearning(byte[] file)
    {
        using var source = new RosterReader().Open(file, Judge.Columns, Judge.Today);
        var once = source.ReadLearning(CancellationToken.None).ToList();
        var lines = source.ReadLearning(CancellationToken.None).ToList();
        Assert.Equal(once.Select(line => (line.Number, line.Problems.Count)), lines.Select(line => (line.Number, line.Problems.Count)));
        return (lines, [.. source.Notices]);
    }

    static void Add(ZipArchive zip, string name, byte[] content)
    {
        using var part = zip.CreateEntry(name, CompressionLevel.Optimal).Open();
        part.Write(content);
    }

    static string Quoted(string text) => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    static Dictionary<string, string> Of((string Column, string Value)[] usual, (string Column, string Value)[] other)
    {
        var line = usual.ToDictionary(cell => cell.Column, cell => cell.Value);
        foreach (var (column, value) in other) line[column] = value;
        return line;
    }
}
