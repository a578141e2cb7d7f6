package io.lazaretto.artifact.hidden;

import static io.lazaretto.artifact.hidden.TestingText.card;
import static io.lazaretto.artifact.hidden.TestingText.file;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ordinary text of many languages: no rule says anything. */
class BenignTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "این مدل زبانی می‌تواند به پرسش‌های شما پاسخ دهد و متن‌های فارسی تولید می‌کند. نسخهٔ ۲٫۰",
                "यह मॉडल हिन्दी में प्रश्नों के उत्तर देता है। क्‍या आप इसे आज़माएँगे? श्‍री, र्‍य",
                "এই মডেলটি বাংলা ভাষায় প্রশিক্ষিত। র‍্যাম এবং ক্‌ষ",
                "மாதிரி தமிழில் பயிற்சி பெற்றது. க்‌ஷ",
                "ഈ മോഡൽ മലയാളത്തിൽ പരിശീലിപ്പിച്ചതാണ്. ന്‍ ര്‍",
                "โมเดลนี้ฝึกด้วยภาษาไทย สามารถตอบคำถามได้ ที่สุด น้ำ",
                "ម៉ូដែលនេះត្រូវបានបណ្តុះបណ្តាលជាភាសាខ្មែរ",
                "မော်ဒယ်ကို မြန်မာဘာသာဖြင့် လေ့ကျင့်ထားသည်။",
                "המודל הזה אומן על טקסטים בעברית. שָׁלוֹם עוֹלָם! גרסה 2.0 (beta)",
                "هذا النموذج مدرَّب على نصوص عربية فصيحة. السَّلَامُ عَلَيْكُمْ (v1.0)",
                "该模型在大规模中文语料上训练，支持多轮对话。葛󠄀城市",
                "このモデルは日本語のコーパスで学習されました。ｶﾀｶﾅ Ｆｕｌｌｗｉｄｔｈ",
                "이 모델은 한국어 데이터로 학습되었습니다. ㅋㅋㅋ 각",
                "Модель обучена на русском корпусе и работает на GPU с CUDA 12; см. README.md, функция forward().",
                "Модель навчено українською мовою. Її якість – п'ять зірок; приклад: і, ї, є.",
                "Моделът е обучен на български. Овој модел е на македонски јазик: ѕвезда, љубов.",
                "Το μοντέλο εκπαιδεύτηκε στα ελληνικά με PyTorch και BERT.",
                "Mô hình này được huấn luyện bằng tiếng Việt. Nguyễn Đức Thắng",
                "Das Modell wurde auf Straßenschildern trainiert. Größe: 5 µm, 3 kΩ",
                "Türkçe model: İstanbul, ığdır, şeker. Čeština, Ελληνικά, العربية, हिन्दी, 中文",
                "👨‍👩‍👧‍👦 👩🏽‍💻 🏳️‍🌈 🏴‍☠️ ❤️‍🔥 🇩🇪 🇯🇵 1️⃣ #️⃣ 🧑‍🤝‍🧑 ☺️ ✔︎",
                "∀x∈ℝ: ⌈x⌉ = −⌊−x⌋, α ∧ ¬β = ¬(¬α ∨ β), 𝐱 ∼ 𝒩(𝝁, 𝚺), ∇θ log πθ(a|s), x̂, x̄, ẍ, 2πr, Δt",
                "[ðiː ɪntəˈnæʃənəl fəˈnɛtɪk ˌæɫfəbɛt] t͡ʃ d̪ ɛ̃ː ɔ̃˥˩",
                "⠠⠃⠗⠇⠀⠊⠎⠀⠗⠑⠁⠙",
                "Ⓐ ｗｉｄｅ ①②③ ½ ™ © ® № → ⇒ ├── └── █▓▒░ ♔♕",
                "ქართული მოდელი; Հայերեն մոդել; ᏣᎳᎩ; አማርኛ ሞዴል; ߒߞߏ",
                "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ᠌ བོད་སྐད། ދިވެހި ܣܘܪܝܝܐ",
                "Caf\u00e9, cafe\u0301, na\u00efve, soft\u00adhyphen, non\u00a0breaking, 10\u202f000, a\u2009b, em\u2003space"
            })
    void ordinaryTextIsSilent(String text) {
        card("# Model\n\n" + text + "\n").staysSilent();
        file("data.csv", "text\n" + text + "\n").staysSilent();
        file("data.json", "{\"text\": \"" + text + "\"}").staysSilent();
        file("modeling.py", "# " + text + "\nNAME = '" + text.replace("'", "") + "'\n")
                .passes();
    }
}
