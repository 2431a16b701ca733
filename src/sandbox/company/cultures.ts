/** People's names in one language, each as it is written there and in Latin letters. */
export interface Culture {
  readonly given: readonly Name[];
  readonly family: readonly Name[];
}

export interface Name {
  readonly native: string;
  readonly latin: string;
}

const CULTURES = {
  greek: culture(
    'Γιώργος|Giorgos, Μαρία|Maria, Ελένη|Eleni, Κωνσταντίνος|Konstantinos, Δημήτρης|Dimitris, Αικατερίνη|Aikaterini, Νίκος|Nikos, Βασιλική|Vasiliki, Παναγιώτης|Panagiotis, Σοφία|Sofia, Θανάσης|Thanasis, Άννα|Anna, Χρήστος|Christos, Δέσποινα|Despina, Ιωάννης|Ioannis, Ευαγγελία|Evangelia',
    'Παπαδόπουλος|Papadopoulos, Παπαδοπούλου|Papadopoulou, Κωνσταντίνου|Konstantinou, Γεωργίου|Georgiou, Νικολάου|Nikolaou, Καραγιάννης|Karagiannis, Οικονόμου|Oikonomou, Μαρκόπουλος|Markopoulos, Χατζηδάκη|Chatzidaki, Αλεξίου|Alexiou, Βλάχος|Vlachos, Ζερβού|Zervou, Κυριακίδης|Kyriakidis, Λάμπρου|Lambrou, Σταυρίδου|Stavridou, Τσιρίγος|Tsirigos',
  ),
  norwegian: culture(
    'Kåre|Kare, Bjørn|Bjorn, Åse|Ase, Ingrid, Sigrid, Øystein|Oystein, Håkon|Hakon, Solveig, Kari, Jørgen|Jorgen, Ragnhild, Terje, Marit, Eirik, Tuva, Snorre',
    'Ødegård|Odegard, Bråten|Braten, Sørensen|Sorensen, Bakken, Kjærstad|Kjaerstad, Lønning|Lonning, Haugen, Nygård|Nygard, Åsheim|Asheim, Fjellstad, Grønli|Gronli, Strand, Myhre, Tveit, Ås|As, Ruud',
  ),
  vietnamese: culture(
    'Thị Minh Anh|Thi Minh Anh, Văn Đức|Van Duc, Quốc Bảo|Quoc Bao, Thu Hà|Thu Ha, Hoàng Long|Hoang Long, Ngọc Ánh|Ngoc Anh, Xuân Phúc|Xuan Phuc, Thanh Trúc|Thanh Truc, Hữu Nghĩa|Huu Nghia, Kim Ngân|Kim Ngan, Tuấn Kiệt|Tuan Kiet, Mỹ Linh|My Linh, Gia Huy, Bích Phượng|Bich Phuong, Đình Khôi|Dinh Khoi, Yến Nhi|Yen Nhi',
    'Nguyễn|Nguyen, Trần|Tran, Lê|Le, Phạm|Pham, Huỳnh|Huynh, Hoàng|Hoang, Phan, Vũ|Vu, Võ|Vo, Đặng|Dang, Bùi|Bui, Đỗ|Do, Hồ|Ho, Ngô|Ngo, Dương|Duong, Lý|Ly',
  ),
  persian: culture(
    'علی|Ali, زهرا|Zahra, محمدرضا|Mohammadreza, فاطمه|Fatemeh, حسین|Hossein, مریم|Maryam, امیرحسین|Amirhossein, نرگس|Narges, سعید|Saeed, شیرین|Shirin, بهرام|Bahram, پریسا|Parisa, کیان|Kian, الهام|Elham, مهدی|Mehdi, لیلا|Leila',
    'محمدی|Mohammadi, حسینی|Hosseini, احمدی|Ahmadi, کریمی|Karimi, رضایی|Rezaei, موسوی|Mousavi, جعفری|Jafari, صادقی|Sadeghi, رستمی|Rostami, نوروزی|Norouzi, فرهادی|Farhadi, قاسم‌زاده|Ghasemzadeh, شیرازی|Shirazi, یزدانی|Yazdani, تهرانی|Tehrani, بهشتی|Beheshti',
  ),
  english: culture(
    'Oliver, Amelia, Harry, Siobhán|Siobhan, George, Isla, Niamh, Alfie, Zoë|Zoe, Callum, Priya, Emily, Rhys, Imogen, Kwame, Grace',
    "Smith, Jones, O'Brien, Ní Dhomhnaill|Ni Dhomhnaill, Fitz-Gerald, MacLeod, Patel, Taylor, Ap Rhys, Okafor, Wright, Featherstonehaugh, Hughes, Ng, Li, de la Mare",
  ),
  german: culture(
    'Jürgen|Juergen, Käthe|Kaethe, Lukas, Anneliese, Björn|Bjoern, Sören|Soeren, Ursula, Maximilian, Jörg|Joerg, Hannelore, Emre, Liesl',
    'Müller|Mueller, Groß|Gross, Schäfer|Schaefer, von der Heide, Köhler|Koehler, Weiß|Weiss, Yılmaz|Yilmaz, Müller-Lüdenscheidt|Mueller-Luedenscheidt, Jäger|Jaeger, Vogt, Zimmermann, Öztürk|Oeztuerk',
  ),
  spanish: culture(
    'José María|Jose Maria, Núria|Nuria, Íñigo|Inigo, Begoña|Begona, Álvaro|Alvaro, Lucía|Lucia, Joaquín|Joaquin, María del Mar, Andrés|Andres, Inés|Ines, Óscar|Oscar, Pilar',
    'García Márquez|Garcia Marquez, Muñoz|Munoz, Fernández|Fernandez, Ibáñez|Ibanez, López y Vega|Lopez y Vega, Güell|Guell, de la Cruz, Peña|Pena, Martínez|Martinez, Zubizarreta, Núñez|Nunez, Rey',
  ),
  polish: culture(
    'Łukasz|Lukasz, Małgorzata|Malgorzata, Grzegorz, Agnieszka, Paweł|Pawel, Zofia, Stanisław|Stanislaw, Jadwiga, Święto|Swieto, Bożena|Bozena, Michał|Michal, Iga',
    'Wiśniewska|Wisniewska, Wójcik|Wojcik, Kowalczyk, Szczepański|Szczepanski, Zając|Zajac, Brzęczyszczykiewicz|Brzeczyszczykiewicz, Dąbrowska|Dabrowska, Piątek|Piatek, Łuczak|Luczak, Nowak, Gałązka|Galazka, Żak|Zak',
  ),
  chinese: culture(
    '伟|Wei, 芳|Fang, 秀英|Xiuying, 俊杰|Junjie, 美玲|Meiling, 国强|Guoqiang, 嘉欣|Jiaxin, 志明|Zhiming, 雅婷|Yating, 浩然|Haoran, 思怡|Siyi, 文博|Wenbo',
    '王|Wang, 李|Li, 陈|Chen, 欧阳|Ouyang, 吴|Wu, 司徒|Szeto, 黄|Huang, 林|Lim, 郑|Teh, 叶|Yip, 蔡|Tsai, 何|He',
  ),
  portuguese: culture(
    'João|Joao, Conceição|Conceicao, Antônio|Antonio, Luíza|Luiza, Thiago, Fabíola|Fabiola, Caio, Iara, Vitória|Vitoria, Estevão|Estevao, Jussara, Raí|Rai',
    'da Silva, Gonçalves|Goncalves, de Araújo|de Araujo, Conceição|Conceicao, Magalhães|Magalhaes, dos Santos, Falcão|Falcao, Sá|Sa, Leão Neto|Leao Neto, Assunção|Assuncao, Brandão|Brandao, Luz',
  ),
};

export type CultureName = keyof typeof CULTURES;

export function cultureOf(name: CultureName): Culture {
  return CULTURES[name];
}

/** Each name as `native|latin`, or in one spelling for both. */
function culture(given: string, family: string): Culture {
  return { given: readNames(given), family: readNames(family) };
}

function readNames(list: string): Name[] {
  return list.split(', ').map((entry) => {
    const [native = entry, latin = native] = entry.split('|');
    return { native, latin };
  });
}
