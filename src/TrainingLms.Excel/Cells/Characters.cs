using System.Buffers;
using System.Text;

namespace TrainingLms.Excel;

/// <summary>
/// Which characters people cannot see, and which half-width ones the full-width ones stand for. Spelled out here because the product
/// runs without culture data, where the framework's own normalisation changes nothing.
/// </summary>
static class Characters
{
    // U+2F00 to U+2FD5: radicals that look like the characters they are made of. Text copied from PDFs is full of them.
    const string Radicals =
        "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙"
        + "牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯"
        + "鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

    // U+FE50 to U+FE6B, small forms; a blank where none is assigned.
    const string SmallForms = ",、. ;:?!—(){}〔〕#&*+-<>= \\$%@";

    static readonly SearchValues<char> PlainCode = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_");

    public static bool IsInvisible(char c) => c is (>= '\u200B' and <= '\u200F') or '\u2060' or '\uFEFF';

    public static bool IsBlank(char c) => c is ' ' or '\u00A0' or '\u3000' or '\t' or '\n' or '\r';

    /// <summary>Invisible characters removed, blanks of other widths made plain, ends trimmed.</summary>
    public static string AsText(string typed)
    {
        var begin = 0;
        foreach (var c in typed)
        {
            if (IsInvisible(c) || (c != ' ' && IsBlank(c))) break;
            begin++;
        }

        if (begin == typed.Length) return typed.Trim(' ');
        var text = new StringBuilder(typed.Length);
        foreach (var c in typed)
        {
            if (!IsInvisible(c)) text.Append(IsBlank(c) ? ' ' : c);
        }

        return text.ToString().Trim(' ');
    }

    /// <summary>As text, then half-width, upper-case, without any blank.</summary>
    public static string AsCode(string typed)
    {
        if (!typed.AsSpan().ContainsAnyExcept(PlainCode)) return typed;
        var text = new StringBuilder(typed.Length);
        foreach (var c in typed)
        {
            if (!IsInvisible(c) && !IsBlank(c)) text.Append(char.ToUpperInvariant(HalfWidth(c)));
        }

        return text.ToString();
    }

    /// <summary>As text, then half-width. Blanks inside stay: without them 2024-1 2 would become 2024-12.</summary>
    public static string AsHalfWidth(string typed)
    {
        var text = AsText(typed).ToCharArray();
        for (var i = 0; i < text.Length; i++) text[i] = HalfWidth(text[i]);
        return new(text);
    }

    /// <summary>The half-width form of letters, digits and signs.</summary>
    public static char HalfWidth(char c) => c switch
    {
        >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
        '\u3000' => ' ',
        _ => c,
    };

    /// <summary>Half-width, small forms and radicals: what Unicode calls compatibility composition, as far as headers need it.</summary>
    public static char Composed(char c) => HalfWidth(c) is var half && half != c ? half : c switch
    {
        >= '\u2F00' and <= '\u2FD5' => Radicals[c - '\u2F00'],
        >= '\uFE50' and <= '\uFE6B' => SmallForms[c - '\uFE50'],
        _ => c,
    };
}
