using System.Globalization;

namespace TrainingLms.Certificates;

/// <summary>Masks a name for the public: enough to recognise a holder one knows, not enough to learn a name.</summary>
public static class NameMask
{
    /// <summary>张三 becomes 张*, 王小明 becomes 王*明, 欧阳小明 becomes 欧**明. Counts whole characters, also rare ones outside the basic plane.</summary>
    public static string Of(string name)
    {
        var starts = StringInfo.ParseCombiningCharacters(name);
        var characters = starts.Select((start, i) => name[start..(i + 1 < starts.Length ? starts[i + 1] : name.Length)]).ToArray();
        return characters.Length switch
        {
            0 => "",
            1 => "*",
            2 => $"{characters[0]}*",
            _ => $"{characters[0]}{new string('*', characters.Length - 2)}{characters[^1]}",
        };
    }
}
