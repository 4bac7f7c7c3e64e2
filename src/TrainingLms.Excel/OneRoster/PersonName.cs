namespace TrainingLms.Excel.OneRoster;

/// <summary>
/// A whole name and its two parts. The standard wants both parts; people here have one name, and where it divides is known for the surnames in the list
/// only. So the parts are for other systems, and our own column carries the whole name.
/// </summary>
public static class PersonName
{
    /// <summary>Stands for a part that the name does not have, as the standard leaves no part empty.</summary>
    public const string NoPart = ".";

    const string TwoCharacterSurnames =
        "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 "
        + "颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五";

    static readonly HashSet<string> Compound = [.. TwoCharacterSurnames.Split(' ')];

    /// <summary>The parts of a whole name.</summary>
    /// <param name="name">Not empty.</param>
    public static (string Given, string Family) Split(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var at = name.LastIndexOf(' ');
        if (at > 0 && at < name.Length - 1) return (name[..at].TrimEnd(), name[(at + 1)..]);
        // A name with a middle dot is no surname and given name of the Han kind, and one of other letters is one word.
        if (!IsHan(name)) return (NoPart, name);
        var surname = name.Length > 2 && Compound.Contains(name[..2]) ? 2 : char.IsHighSurrogate(name[0]) ? 2 : 1;
        return surname < name.Length ? (name[surname..], name[..surname]) : (NoPart, name);
    }

    /// <summary>The whole name of its parts: in the Chinese order without blanks, else given name first.</summary>
    /// <param name="given">Given name; empty or <see cref="NoPart"/> for none.</param>
    /// <param name="middle">Middle name; empty for none.</param>
    /// <param name="family">Family name; empty or <see cref="NoPart"/> for none.</param>
    public static string Join(string given, string middle, string family)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(middle);
        ArgumentNullException.ThrowIfNull(family);
        string[] parts = [.. new[] { given, middle, family }.Select(part => part.Trim()).Where(part => part.Length > 0 && part != NoPart)];
        return parts.All(IsHan) && parts.Length > 0
            ? string.Concat(new[] { family, middle, given }.Select(part => part.Trim()).Where(part => part != NoPart)) : string.Join(' ', parts);
    }

    static bool IsHan(string text) => text.Length > 0 && text.EnumerateRunes().All(rune => rune.Value is >= 0x2E80 and <= 0x9FFF or >= 0xF900 and <= 0xFAFF or >= 0x20000 and <= 0x3FFFF);
}
