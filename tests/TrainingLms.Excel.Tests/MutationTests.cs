using System.IO.Compression;

namespace TrainingLms.Excel.Tests;

/// <summary>Bends good workbooks at random places. Whatever comes out, a refusal has a code and nothing else is thrown.</summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    const int Tries = 3_000;
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    static readonly TablePlan Plan = new([new("no", "工号"), new("name", "姓名")], ["no"], ["name"]);

    [Fact]
    public async Task Bent_bytes_of_the_file_never_cause_an_exception_without_a_code()
    {
        var good = await Written.SampleAsync();
        Bend(random => Flip((byte[])good.Clone(), random));
    }

    [Fact]
    public async Task Bent_xml_inside_a_sound_container_never_causes_an_exception_without_a_code()
    {
        var parts = Unpack(await Written.SampleAsync());
        Bend(random =>
        {
            var bent = new Dictionary<string, byte[]>(parts);
            var name = parts.Keys.ElementAt(random.Next(parts.Count));
            bent[name] = random.Next(4) == 0 ? Splice(parts[name], random) : Flip((byte[])parts[name].Clone(), random);
            return Pack(bent);
        });
    }

    void Bend(Func<Random, byte[]> mutate)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("EXCEL_FUZZ_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"EXCEL_FUZZ_SEED={seed}");
        var random = new Random(seed);
        var codes = new HashSet<string>(FileCodes.All) { TableCodes.NoTable, TableCodes.NoHeader, TableCodes.HeaderTwice };
        int read = 0, refused = 0;
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < Tries && watch.Elapsed < Longest; i++)
        {
            var file = mutate(random);
            try
            {
                ReadEverything(file);
                read++;
            }
            catch (WorkbookRefusedException refusal)
            {
                Assert.Contains(refusal.Code, codes);
                refused++;
            }
            catch (Exception surprise) when (surprise is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}, try {i}: {surprise}");
            }
        }

        output.WriteLine($"{read} read, {refused} refused");
        Assert.True(refused > 0 && read > 0, $"seed {seed}: {read} read, {refused} refused");
    }

    static void ReadEverything(byte[] file)
    {
        using var book = Workbook.Open(new MemoryStream(file));
        foreach (var row in SheetTable.Find(book, Plan).ReadRows())
        {
            foreach (var cell in row.Cells)
            {
                CellText.AsText(cell);
                CellText.AsCode(cell);
                CellDates.Read(cell, true, new(1920, 1, 1), new(2030, 1, 1), book.UsesDate1904);
                _ = cell.Shown(book.UsesDate1904);
            }
        }
    }

    static byte[] Flip(byte[] bytes, Random random)
    {
        ReadOnlySpan<byte> telling = "<>\"'&/!?=_x09;s\0"u8;
        for (var times = random.Next(1, 6); times > 0; times--)
        {
            ref var place = ref bytes[random.Next(bytes.Length)];
            place = random.Next(2) == 0 ? (byte)random.Next(256) : telling[random.Next(telling.Length)];
        }

        return bytes;
    }

    static byte[] Splice(byte[] bytes, Random random)
    {
        var from = random.Next(bytes.Length);
        var length = random.Next(bytes.Length - from);
        return random.Next(2) == 0 ? [.. bytes[..from], .. bytes[(from + length)..]] : [.. bytes[..(from + length)], .. bytes[from..]];
    }

    static Dictionary<string, byte[]> Unpack(byte[] file)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        return zip.Entries.ToDictionary(e => e.FullName, e =>
        {
            using var content = new MemoryStream();
            using var part = e.Open();
            part.CopyTo(content);
            return content.ToArray();
        });
    }

    static byte[] Pack(Dictionary<string, byte[]> parts)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                using var part = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                part.Write(content);
            }
        }

        return file.ToArray();
    }
}
