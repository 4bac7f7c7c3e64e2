using System.IO.Compression;
using System.Text;
using NodaTime;
using TrainingLms.Data;
using TrainingLms.Excel;
using TrainingLms.Excel.Rosters;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Privacy;

namespace TrainingLms.Api.Tests.People;

/// <summary>
/// Makes the workbooks in <c>seeds/demo</c>: 400 invented people of the demonstration city, and a file with one mistake of each kind.
/// Always the same ones, so that the files in the repository can be held against them.
/// </summary>
static class DemoRoster
{
    const string Surnames = "安白常程邓丁董范方冯高葛顾郭韩何贺洪侯胡黄贾江姜蒋金康孔赖黎李梁林刘龙卢陆罗吕马毛孟莫倪潘彭钱秦邱任邵沈石史宋苏孙谭汤唐陶田万汪王韦魏文吴武夏萧谢熊徐许薛严杨姚叶易尹于余袁曾张赵郑钟周朱邹";
    const string Given = "安宝彬波博晨诚驰川达丹德东帆方芳飞芬峰刚国海涵航浩和虹华欢辉慧佳嘉建健杰洁捷金静娟君军凯康可兰岚乐磊莉丽林琳玲龙露璐敏明娜宁鹏平琪强青清秋然荣蓉瑞珊尚思松涛婷彤伟文雯曦霞贤晓欣新星雄秀雪雅燕阳瑶怡艺颖勇宇雨玉源悦云泽哲珍志中卓";

    static readonly string[] Posts = ["科员", "干事", "工程师岗", "项目负责人", "信息员", "安全管理员", "数据管理员", "教研员"];

    /// <summary>How many people a kind of unit has.</summary>
    static readonly Dictionary<string, int> Staff = new()
    {
        ["CityOffice"] = 25,
        ["Bureau"] = 10,
        ["Institution"] = 60,
        ["School"] = 50,
        ["Enterprise"] = 60,
        ["DistrictOffice"] = 4,
        ["Subdistrict"] = 1,
        ["Community"] = 1,
    };

    public static string Folder => SeedFile.Folder("seeds");

    public static RosterColumns Columns => RosterColumns.Load(Path.Combine(Folder, "rosters", "columns.json"));

    public static OrganizationSeed.Unit City => OrganizationSeed.Read(Path.Combine(Folder, "organizations", "demo.json"));

    /// <summary>An identity number of a region that does not exist, with the right check character.</summary>
    public static string ResidentId(LocalDate birth, int order)
    {
        var digits = $"990000{birth.Year:0000}{birth.Month:00}{birth.Day:00}{order:000}";
        return digits + IdentityNumber.CheckCharacterOf(digits);
    }

    public static Task WriteAsync(Stream target) => WriteAsync(target, [.. Values()]);

    public static async Task WriteAsync(Stream target, IReadOnlyList<Dictionary<string, CellValue>> rows)
    {
        var columns = Columns;
        var plan = new RosterWorkbooks(columns, KeyRing.InMemory()).RosterPlanOf() with { ExpectedRows = rows.Count };
        await using var book = await WorkbookWriter.CreateAsync(target, [plan], CompressionLevel.Optimal);
        var sheet = await book.BeginAsync(plan);
        foreach (var row in rows) await sheet.RowAsync([.. columns.All.Select(column => row.GetValueOrDefault(column.Key))]);
        await book.CompleteAsync();
    }

    /// <summary>The file with mistakes. One cell becomes an Excel error afterwards, because our writer never writes one.</summary>
    public static async Task WriteWithMistakesAsync(Stream target)
    {
        using var written = new MemoryStream();
        await WriteAsync(written, Mistakes());
        written.Position = 0;
        using var from = new ZipArchive(written, ZipArchiveMode.Read);
        using var to = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var entry in from.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            var text = (await reader.ReadToEndAsync()).Replace(
                """t="inlineStr"><is><t>#REF!</t></is>""", """t="e"><v>#REF!</v>""", StringComparison.Ordinal);
            var copy = to.CreateEntry(entry.FullName, CompressionLevel.Optimal);
            copy.LastWriteTime = entry.LastWriteTime;
            await using var stream = copy.Open();
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text));
        }
    }

    static IEnumerable<Dictionary<string, CellValue>> Values()
    {
        var people = UnitsOf(City).SelectMany(unit => Enumerable.Range(0, Staff[unit.Type]).Select(place => (unit, place))).Take(400).ToList();
        return people.Select((person, index) => Person(index + 1, person.unit, person.place));
    }

    /// <summary>Offices, institutions and districts first, then subdistricts, then communities, so that the last places go to the smallest.</summary>
    static IEnumerable<OrganizationSeed.Unit> UnitsOf(OrganizationSeed.Unit root)
    {
        var all = new List<OrganizationSeed.Unit>();
        void Collect(OrganizationSeed.Unit unit)
        {
            all.Add(unit);
            foreach (var below in unit.Units ?? []) Collect(below);
        }
        Collect(root);
        return all.OrderBy(unit => unit.Level);
    }

    static Dictionary<string, CellValue> Person(int number, OrganizationSeed.Unit unit, int place)
    {
        var dice = new Dice(number);
        var isMale = dice.Next(2) == 0;
        var birth = new LocalDate(1968 + dice.Next(33), 1 + dice.Next(12), 1 + dice.Next(28));
        var employment = EmploymentOf(unit.Type, place);
        var isTechnician = employment is "事业人员" or "企业人员";
        var started = birth.PlusYears(22 + dice.Next(4));
        var name = $"{Surnames[dice.Next(Surnames.Length)]}{Given[dice.Next(Given.Length)]}{(dice.Next(4) == 0 ? "" : Given[dice.Next(Given.Length)])}";
        return new Dictionary<string, CellValue>
        {
            [RosterKeys.PersonNumber] = $"SL{number:00000}",
            [RosterKeys.Name] = name,
            [RosterKeys.Gender] = isMale ? "男" : "女",
            [RosterKeys.ResidentId] = ResidentId(birth, number * 2 % 998 + (isMale ? 1 : 0)),
            [RosterKeys.UnitCode] = unit.Code,
            [RosterKeys.UnitName] = unit.Name,
            [RosterKeys.Employment] = employment,
            [RosterKeys.Post] = place == 0 ? "负责人" : Posts[dice.Next(Posts.Length)],
            [RosterKeys.Rank] = employment == "公务员" ? (place == 0 ? "正科级" : "四级主任科员") : "无",
            [RosterKeys.Engagement] = dice.Next(8) == 0 ? "兼职" : "专职",
            [RosterKeys.Mobile] = $"120{10_000_000 + number * 7919 % 90_000_000}",
            [RosterKeys.Email] = $"sl{number:00000}@example.com",
            [RosterKeys.Education] = ((string[])["大专", "本科", "本科", "硕士研究生", "博士研究生"])[dice.Next(5)],
            [RosterKeys.CareerStart] = dice.Next(3) == 0 ? $"{started.Year:0000}-{started.Month:00}" : CellValue.Of(started).As(CellStyle.Date),
            [RosterKeys.ClaimedTitle] = !isTechnician ? "无" : ((string[])["助理工程师", "助理工程师", "工程师", "高级工程师"])[dice.Next(4)],
            [RosterKeys.Status] = "在职",
            [RosterKeys.ProfessionalTechnician] = isTechnician ? "是" : "否",
        };
    }

    static string EmploymentOf(string unitType, int place) => unitType switch
    {
        "CityOffice" or "Bureau" or "DistrictOffice" => place % 4 == 3 ? "事业人员" : place % 4 == 2 ? "参公人员" : "公务员",
        "Institution" or "School" => "事业人员",
        "Enterprise" => "企业人员",
        "Community" => "社区工作者",
        _ => "公务员",
    };

    static List<Dictionary<string, CellValue>> Mistakes()
    {
        var unit = City.Units!.First(unit => unit.Type == "Institution");
        var rows = Enumerable.Range(1, 13).Select(number => Person(9000 + number, unit, number)).ToList();
        rows[1][RosterKeys.UnitCode] = "SL-X99";
        rows[2][RosterKeys.ResidentId] = "990000199001010013";
        rows[3][RosterKeys.ResidentId] = 990000199001010000m;
        rows[4][RosterKeys.PersonNumber] = "SL09020";
        rows[5][RosterKeys.PersonNumber] = "SL09020";
        rows[6][RosterKeys.Post] = "#REF!";
        rows[7][RosterKeys.CareerStart] = 2012.1m;
        rows[8][RosterKeys.CareerStart] = "03/04/12";
        rows[9][RosterKeys.Education] = "研究生";
        rows[10][RosterKeys.Status] = CellValue.Blank;
        rows[11][RosterKeys.Gender] = "男";
        rows[11][RosterKeys.ResidentId] = ResidentId(new LocalDate(1990, 5, 6), 24);
        rows[12][RosterKeys.ResidentId] = "**************1234";
        return rows;
    }

    /// <summary>A fixed sequence per person: the same on every machine and framework.</summary>
    sealed class Dice(int seed)
    {
        ulong state = (ulong)seed * 2_654_435_761 + 12_345;

        public int Next(int sides)
        {
            state = state * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407;
            return (int)((state >> 33) % (ulong)sides);
        }
    }
}
