using System.Text;
using TrainingLms.Excel.OneRoster;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Tests.OneRoster;

/// <summary>A zip that is not what the standard says is refused by a code of its own, in a Chinese and an English sentence of its own.</summary>
public sealed class OneRosterRefusalTests
{
    static OneRosterZip Zip => new();

    static readonly (string Found, string Code, string Mentions, Func<byte[]> File)[] Files =
    [
        ("no manifest", OneRosterCodes.ManifestMissing, "manifest.csv", () => Zip.WithoutManifest().Bytes()),
        ("a folder", OneRosterCodes.InFolder, "export/", () => Zip.Bytes("export/")),
        ("a manifest of another form", OneRosterCodes.HeaderMissing, "propertyName", () => Zip.Put("manifest.csv", "name,value\n").WithoutManifest().Bytes()),
        ("a manifest of another version", OneRosterCodes.ManifestValue, "manifest.version", () => Zip.Say("manifest.version", "2.0").Bytes()),
        ("OneRoster 1.1", OneRosterCodes.VersionUnsupported, "1.1", () => Zip.Say("oneroster.version", "1.1").Bytes()),
        ("a word the manifest cannot say", OneRosterCodes.ManifestValue, "file.users", () => Zip.Say("file.users", "all").Bytes()),
        ("a manifest that is silent about a file", OneRosterCodes.ManifestValue, "file.classes", () => Zip.Say("file.classes", "").Bytes()),
        ("changes only", OneRosterCodes.DeltaFile, "enrollments.csv", () => Zip.Say("file.enrollments", "delta").Bytes()),
        ("a file that is named and not there", OneRosterCodes.FileAbsent, "roles.csv", () => Zip.Without(OneRosterFile.Roles).Bytes()),
        ("a file that is there and called absent", OneRosterCodes.FileUnannounced, "courses.csv", () => Zip.Say("file.courses", "absent").Bytes()),
        ("no people", OneRosterCodes.FileNeeded, "users.csv", () => Zip.Without(OneRosterFile.Users).Say("file.users", "absent").Bytes()),
        ("no units", OneRosterCodes.FileNeeded, "orgs.csv", () => Zip.Without(OneRosterFile.Orgs).Say("file.orgs", "absent").Bytes()),
        ("another character set", OneRosterCodes.NotUtf8, "orgs.csv",
            () => Zip.Put("orgs.csv", [.. Encoding.UTF8.GetBytes(OneRosterZip.HeaderOf(OneRosterFile.Orgs) + "\r\no1,,,"), 0xCA, 0xD0, .. ",local,,\r\n"u8]).Bytes()),
        ("an open quotation mark", OneRosterCodes.QuoteOpen, "users.csv", () => Zip.Put("users.csv", OneRosterZip.HeaderOf(OneRosterFile.Users) + "\r\n\"u1,,,").Bytes()),
        ("a column nobody knows", OneRosterCodes.HeaderUnknown, "nickname", () => Header(OneRosterFile.Users, "username", "nickname")),
        ("a column beyond the standard without its mark", OneRosterCodes.HeaderUnknown, "title", () => Zip.Put("orgs.csv", OneRosterZip.HeaderOf(OneRosterFile.Orgs, "title")).Bytes()),
        ("two columns in each other's place", OneRosterCodes.HeaderOrder, "givenName", () => Header(OneRosterFile.Users, "givenName,familyName", "familyName,givenName")),
        ("a column that is missing at the end", OneRosterCodes.HeaderMissing, "parentSourcedId", () => Header(OneRosterFile.Orgs, ",parentSourcedId", "")),
        ("an empty file", OneRosterCodes.HeaderMissing, "sourcedId", () => Zip.Put("classes.csv", "").Bytes()),
        ("a column twice", OneRosterCodes.HeaderTwice, "metadata.a", () => Zip.Put("orgs.csv", OneRosterZip.HeaderOf(OneRosterFile.Orgs, "metadata.a", "metadata.a")).Bytes()),
        ("more rows than allowed", FileCodes.TooLarge, "100000", () => Zip.Put("orgs.csv", OneRosterZip.HeaderOf(OneRosterFile.Orgs) + "\n" + string.Concat(Enumerable.Range(0, 100_001).Select(n => $"o{n},\n"))).Bytes()),
        ("a file that inflates too much", FileCodes.InflatesTooMuch, "", () => Zip.Put("users.csv", OneRosterZip.HeaderOf(OneRosterFile.Users) + new string('\n', 4 << 20)).Bytes()),
        ("a cell as long as a book", FileCodes.TooLarge, "32767", () => Zip.Put("courses.csv", OneRosterZip.HeaderOf(OneRosterFile.Courses) + "\n" + new string('a', 40_000)).Bytes()),
        ("two files of one name", FileCodes.DuplicatePart, "Users.csv", () => Zip.Put("Users.csv", "").Bytes()),
        ("a zip cut off", FileCodes.Truncated, "", () => Zip.Bytes()[..^30]),
    ];

    public static TheoryData<string> Found => [.. Files.Select(file => file.Found)];

    [Theory, MemberData(nameof(Found))]
    public void A_zip_is_refused_by_its_own_name(string found)
    {
        var (_, code, mentions, file) = Files.Single(f => f.Found == found);
        var refused = Assert.Throws<RefusedException>(() => OneRosterZip.Read(file()));
        Assert.Equal([code], refused.Codes);
        foreach (var book in new[] { SentenceBook.Chinese, SentenceBook.English })
        {
            Assert.True(book.Knows(code), code);
            var said = book.Say(refused.Refusals[0]);
            Assert.DoesNotContain('{', said);
            Assert.Contains(mentions, said);
        }
    }

    [Fact]
    public void Every_refusal_of_the_standard_has_its_case_and_every_code_its_own_sentence()
    {
        Assert.Empty(OneRosterCodes.Refusals.Except(Files.Select(file => file.Code)));
        string[] all = [.. OneRosterCodes.Refusals, .. OneRosterCodes.Faults, .. OneRosterCodes.Idle, .. OneRosterCodes.Told];
        foreach (var book in new[] { SentenceBook.Chinese, SentenceBook.English })
            Assert.Equal(all.Length, all.Where(book.Knows).Select(code => book[code]).Distinct().Count());
    }

    [Fact]
    public void A_workbook_is_none_and_a_zip_of_something_else_keeps_its_own_name()
    {
        Assert.False(OneRosterPackage.IsOne(new MemoryStream(new RawWorkbook().Bytes())));
        Assert.False(OneRosterPackage.IsOne(new MemoryStream("工号,姓名\n"u8.ToArray())));
        Assert.Equal([FileCodes.OtherDocument], Assert.Throws<RefusedException>(() => OneRosterZip.Read(new RawWorkbook().Part("word/document.xml", "x").Bytes())).Codes);
    }

    [Fact]
    public void A_byte_order_mark_other_line_ends_and_the_column_of_another_edition_do_no_harm()
    {
        var zip = Zip;
        var users = zip.TextOf(OneRosterFile.Users).Replace("userMasterIdentifier,", "userMasterIdentifier,resourceSourcedIds,", StringComparison.Ordinal);
        // One column more in the header, so one more comma in the line, before the preferred names.
        var lines = users.Split("\r\n");
        var cells = lines[1].Split(',').ToList();
        cells.Insert(lines[0].Split(',').ToList().IndexOf("resourceSourcedIds"), "");
        zip.Put("users.csv", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes($"{lines[0]}\n{string.Join(',', cells)}")]);
        var row = Assert.Single(zip.Read().Rows);
        Assert.Empty(row.Problems);
        Assert.Equal("G1", row["employee_no"]);
    }

    static byte[] Header(OneRosterFile file, string from, string to)
    {
        var zip = Zip;
        var header = OneRosterZip.HeaderOf(file);
        Assert.Contains(from, header, StringComparison.Ordinal);
        return zip.Put(file.Name, header.Replace(from, to, StringComparison.Ordinal) + "\r\n").Bytes();
    }
}
