using System.IO.Compression;
using TrainingLms.Excel.OneRoster;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Excel.Tests.OneRoster;

/// <summary>A zip bent anywhere is refused by a code of ours or read into rows and notices that have sentences; nothing else ever happens.</summary>
public sealed class OneRosterHostileTests
{
    const int Rounds = 600;

    static readonly byte[] Favourites = [.. ",\"\r\n'=.-0:9 \t"u8, 0x00, 0xFF, 0xEF, 0xC3];

    static readonly HashSet<string> Refusals = [.. FileCodes.All, .. OneRosterCodes.Refusals, TableCodes.NoTable, TableCodes.NoHeader];

    [Fact]
    public void A_byte_of_any_file_put_in_taken_out_or_changed()
    {
        var dice = new Random(1_2);
        var good = Files(new OneRosterZip().Put(OneRosterFile.Users, OneRosterZip.User("u1", "G1", ("metadata.tlms.name", "李,\"静\"")), OneRosterZip.User("u2", "G2")).Bytes());
        var (read, refused) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var files = good.ToDictionary(file => file.Key, file => file.Value);
            var name = files.Keys.ElementAt(dice.Next(files.Count));
            files[name] = Bent(files[name], dice);
            if (IsRead(Zip(files))) read++;
            else refused++;
        }

        // Both ends are met often, or the test would prove nothing.
        Assert.True(read > Rounds / 10 && refused > Rounds / 10, $"{read} read, {refused} refused");
    }

    [Fact]
    public void A_byte_of_the_zip_itself()
    {
        var dice = new Random(20_260_302);
        var good = new OneRosterZip().Bytes();
        for (var round = 0; round < Rounds; round++) IsRead(Bent(good, dice));
    }

    static byte[] Bent(byte[] bytes, Random dice)
    {
        // Every other time behind the header: most of a small file is header, and nearly all that is bent there is refused.
        var from = dice.Next(2) == 0 ? Math.Max(0, Array.IndexOf(bytes, (byte)'\n')) : 0;
        var at = from + dice.Next(bytes.Length - from);
        var favourite = Favourites[dice.Next(Favourites.Length)];
        return dice.Next(3) switch
        {
            0 => [.. bytes[..at], favourite, .. bytes[at..]],
            1 => [.. bytes[..at], .. bytes[(at + 1)..]],
            _ => [.. bytes[..at], favourite, .. bytes[(at + 1)..]],
        };
    }

    static bool IsRead(byte[] file)
    {
        try
        {
            var (rows, notices) = OneRosterZip.Read(file);
            foreach (var problem in rows.SelectMany(row => row.Problems.Concat(row.Warnings))) IsSaid(problem.AsRefusal());
            foreach (var notice in notices) IsSaid(notice.AsRefusal());
            var (lines, _) = OneRosterZip.ReadLearning(file);
            foreach (var problem in lines.SelectMany(line => line.Idle is { } idle ? line.Problems.Append(idle) : line.Problems)) IsSaid(problem.AsRefusal());
            foreach (var cell in rows.SelectMany(row => row.Row.Cells.Values)) Assert.DoesNotContain('\0', cell.Typed);
            return true;
        }
        catch (RefusedException refused)
        {
            Assert.Contains(refused.Codes.Single(), Refusals);
            IsSaid(refused.Refusals[0]);
            return false;
        }
    }

    static void IsSaid(Refusal refusal)
    {
        Assert.True(SentenceBook.Chinese.Knows(refusal.Code) && SentenceBook.English.Knows(refusal.Code), refusal.Code);
        var missing = refusal.Facts.Any(fact => $"{fact.Value}".Contains('{', StringComparison.Ordinal)) ? "" : "{";
        if (missing.Length > 0) Assert.DoesNotContain(missing, SentenceBook.Chinese.Say(refusal) + SentenceBook.English.Say(refusal), StringComparison.Ordinal);
    }

    static Dictionary<string, byte[]> Files(byte[] file)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        return zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var content = new MemoryStream();
            using (var part = entry.Open()) part.CopyTo(content);
            return content.ToArray();
        });
    }

    static byte[] Zip(Dictionary<string, byte[]> files)
    {
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in files)
            {
                using var part = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                part.Write(content);
            }
        return target.ToArray();
    }
}
